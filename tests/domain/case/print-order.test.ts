import { ownStep, viewOf } from '../../../domain/case/view';
import { aCase, type ScriptedCase } from './support/scripted-case';

const byHand = (): ScriptedCase => aCase().recordByHand().enter('PRINT_READY_RECORD');
const stepOf = ({ state }: ScriptedCase): string | undefined => ownStep(viewOf(state))?.kind;

describe('a print order', () => {
  test('takes a case recorded by hand, which an open printer may not hold', () => {
    expect(() => byHand().hold()).toThrow(/HOLD in PRINT_READY: refused/);
    expect(byHand().order().state).toMatchObject({
      stage: 'PRINTING',
      externalStatus: 'SENT_FOR_CARD_PRINTING',
      attempt: { state: 'SENDING', printer: 'manual-1' },
    });
  });

  test('takes a case of the open link as well, unless a printer holds it', () => {
    expect(aCase().printReady().order().state.stage).toBe('PRINTING');
    expect(() => aCase().printReady().hold().order()).toThrow(/refused/);
  });

  test('leaves the workflow nothing to do before somebody speaks', () => {
    const ordered = aCase().printReady().order();
    expect(viewOf(ordered.state).attempt).toHaveProperty('orderId');
    expect(stepOf(ordered)).toBeUndefined();
    expect(stepOf(ordered.report('UNCERTAIN'))).toBeUndefined();
    expect(stepOf(ordered.settle('PRINTED'))).toBe('CHECK_QUALITY');
    expect(stepOf(aCase().printReady().hold())).toBe('PRINT');
  });

  test('may be a card from its first moment: it is neither void nor given back, and a cancellation waits', () => {
    const ordered = byHand().order();
    expect(() => ordered.tell({ type: 'VOID', attemptId: ordered.attemptId, reason: 'TOO_OLD' })).toThrow(
      /refused/,
    );
    expect(ordered.cancel().state).toMatchObject({ stage: 'PRINTING', stored: 'CANCELLATION' });
    expect(ordered.report('NOT_PRINTED').state).toMatchObject({ stage: 'CANCELLED', attempt: null });
  });

  test('that brought no card leaves the case its place', () => {
    const made = byHand();
    const { printReadyAt } = made.state;
    for (const outcome of ['NOT_PRINTED', 'SPOILED'] as const) {
      expect(made.order().report(outcome).state).toMatchObject({
        stage: 'PRINT_READY',
        printReadyAt,
        attempt: null,
      });
    }
  });

  test('once uncertain is nothing that an operator can report', () => {
    const uncertain = byHand().order().report('UNCERTAIN');
    expect(() => uncertain.report('PRINTED')).toThrow(/refused/);
    expect(uncertain.settle('NOT_PRINTED').state.stage).toBe('PRINT_READY');
  });
});
