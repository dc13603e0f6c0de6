import type { CaseEvent } from '../../../domain/case/events';
import { attemptAfter, pathOfPiece } from '../../../domain/case/attempt';
import { aCase, type ScriptedCase } from './support/scripted-case';
import { play } from './support/random-commands';
import type { Command } from '../../../domain/case/commands';

const ready = () => aCase().printReady();
const sending = () => ready().hold().send();
const uncertain = () => sending().report('UNCERTAIN');
const printed = () => sending().report('PRINTED');
const good = () => printed().check('GOOD');

const report =
  (outcome: 'PRINTED' | 'SPOILED' | 'NOT_PRINTED' | 'UNCERTAIN') =>
  (made: ScriptedCase): Command => ({
    type: 'REPORT_PRINT',
    attemptId: made.attemptId,
    outcome,
    serial: null,
    reason: null,
  });
const settle =
  (outcome: 'PRINTED' | 'SPOILED' | 'NOT_PRINTED') =>
  (made: ScriptedCase): Command => ({
    type: 'SETTLE',
    attemptId: made.attemptId,
    outcome,
    serial: null,
    proposedBy: 'x',
  });
const check = (result: 'GOOD' | 'SPOILED') => (): Command => ({
  type: 'CHECK_QUALITY',
  result,
  reason: null,
});
const cancel = (): Command => ({ type: 'CANCEL', reason: 'DIED', note: null });
const conflict = (made: ScriptedCase): Command => ({
  type: 'RECEIVE_VERDICT',
  submissionId: made.state.submission?.submissionId ?? '',
  verdict: 'DUPLICATE',
});

const handOver = (): Command => ({
  type: 'HAND_OVER',
  collector: 'HOLDER',
  check: { kind: 'ONE_TO_ONE' },
  oldCardReturned: false,
});

const OUT = ['STORE', 'PRINTER', 'PRINTED'];
const WASTED = ['STORE', 'PRINTER', 'SPOILED'];
const OUT_AND_WASTED = ['STORE', 'PRINTER', 'PRINTED', 'SPOILED'];
const TAKEN_BACK = ['PRINTED', 'SPOILED'];

describe('what an event makes of an attempt and of its piece', () => {
  test.each<[string, () => ScriptedCase, (made: ScriptedCase) => Command, string | null, string[]]>([
    ['held', ready, () => ({ type: 'HOLD', attemptId: 'a', printer: 'kupang-1' }), 'HELD', []],
    [
      'given back',
      () => ready().hold(),
      ({ attemptId }) => ({ type: 'VOID', attemptId, reason: 'TOO_OLD' }),
      'VOID',
      [],
    ],
    [
      'data refused',
      () => ready().hold(),
      ({ attemptId }) => ({ type: 'REFUSE_DATA', attemptId }),
      'VOID',
      [],
    ],
    ['cancelled while held', () => ready().hold(), cancel, 'VOID', []],
    ['contradicted while held', () => ready().hold(), conflict, 'VOID', []],
    [
      'sent',
      () => ready().hold(),
      ({ attemptId }) => ({ type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 }),
      'SENDING',
      [],
    ],
    ['cancelled while sending', sending, cancel, null, []],
    ['contradicted while sending', sending, conflict, null, []],
    ['printed', sending, report('PRINTED'), 'PRINTED', OUT],
    ['spoiled', sending, report('SPOILED'), 'SPOILED', WASTED],
    ['not printed', sending, report('NOT_PRINTED'), 'NOT_PRINTED', []],
    ['uncertain', sending, report('UNCERTAIN'), 'UNCERTAIN', []],
    ['settled as printed', uncertain, settle('PRINTED'), 'PRINTED', OUT],
    ['settled as spoiled', uncertain, settle('SPOILED'), 'SPOILED', WASTED],
    ['settled as not printed', uncertain, settle('NOT_PRINTED'), 'NOT_PRINTED', []],
    ['printed after a cancellation', () => sending().cancel(), report('PRINTED'), 'SPOILED', OUT_AND_WASTED],
    ['spoiled after a cancellation', () => sending().cancel(), report('SPOILED'), 'SPOILED', WASTED],
    ['not printed after a cancellation', () => sending().cancel(), report('NOT_PRINTED'), 'NOT_PRINTED', []],
    [
      'settled as printed after a conflict',
      () => uncertain().verdict('DUPLICATE'),
      settle('PRINTED'),
      'SPOILED',
      OUT_AND_WASTED,
    ],
    ['found good', printed, check('GOOD'), 'GOOD', []],
    ['found spoiled', printed, check('SPOILED'), 'SPOILED', TAKEN_BACK],
    ['cancelled when printed', printed, cancel, 'SPOILED', TAKEN_BACK],
    ['contradicted when printed', printed, conflict, 'SPOILED', TAKEN_BACK],
    ['spoiled on the shelf', good, check('SPOILED'), 'SPOILED', TAKEN_BACK],
    ['cancelled on the shelf', good, cancel, 'SPOILED', TAKEN_BACK],
    ['contradicted on the shelf', good, conflict, 'SPOILED', TAKEN_BACK],
    ['handed over', good, handOver, null, ['PRINTED', 'ISSUED']],
  ])('%s', (_, make, command, state, path) => {
    const made = make();
    const { before, decision, after } = play(made.state, command(made));
    if (decision.kind !== 'event') throw new Error(decision.kind);
    const { event } = decision;
    expect(attemptAfter(before, event, after)?.state ?? null).toBe(state);
    expect(pathOfPiece(before, event, after, 'STORE')).toEqual(path);
    const counted = path[0] === 'STORE' ? path.slice(1) : path;
    expect(pathOfPiece(before, event, after, 'PRINTER')).toEqual(counted);
  });

  test('an event without an attempt moves nothing', () => {
    const { state } = ready();
    const event: CaseEvent = { type: 'CANCELLED', reason: 'DIED' };
    expect(attemptAfter(state, event, { ...state, stage: 'CANCELLED' })).toBeNull();
  });
});
