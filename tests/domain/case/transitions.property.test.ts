import fc from 'fast-check';
import type { CaseEvent } from '../../../domain/case/events';
import { fold, type CaseState } from '../../../domain/case/state';
import { isFinal } from '../../../domain/case/final';
import { ExternalStatus, Stage } from '../../../domain/case/stage';
import { ALLOWED, allowedActions } from '../../../domain/case/transitions';
import { ownStep, viewOf } from '../../../domain/case/view';
import { attemptAfter } from '../../../domain/case/attempt';
import { choices, entryOf, play, playAll, registered, RUNS, type Played } from './support/random-commands';

/** Checks a statement over the lives of many cases. */
function always(holds: (lived: Played[]) => void): void {
  fc.assert(
    fc.property(choices, (made) => holds(playAll(made))),
    { numRuns: RUNS },
  );
}

function eachEvent(lived: Played[], check: (played: Played & { decision: { kind: 'event' } }) => void): void {
  for (const played of lived) {
    const { decision } = played;
    if (decision.kind === 'event') check({ ...played, decision });
  }
}

function isConflict({ type }: CaseEvent): boolean {
  return type === 'VERDICT_CONFLICTED' || type === 'STATUS_CONFLICTED';
}

const ATTEMPT_GOES_TO: Record<string, readonly string[]> = {
  none: ['HELD', 'SENDING'],
  HELD: ['SENDING', 'VOID'],
  SENDING: ['UNCERTAIN', 'PRINTED', 'SPOILED', 'NOT_PRINTED'],
  UNCERTAIN: ['PRINTED', 'SPOILED', 'NOT_PRINTED'],
  PRINTED: ['GOOD', 'SPOILED'],
  GOOD: ['SPOILED'],
};

describe('any case, whatever is asked of it', () => {
  test('stands in a stage of the table with a status of the register, and its journal folds to where it stands', () =>
    always((lived) => {
      const events = lived.flatMap(({ decision }) => (decision.kind === 'event' ? [decision.event] : []));
      const first = entryOf(1, {
        type: 'REGISTERED' as const,
        service: 'KTP_EL' as const,
        reason: 'FIRST' as const,
        ...pick(registered()),
      });
      const entries = [first, ...events.map((event, index) => entryOf(index + 2, event))];
      expect(fold(entries)).toEqual(lived.at(-1)?.after);
      for (const { after } of lived) {
        expect(Stage.options).toContain(after.stage);
        expect(ExternalStatus.options).toContain(after.externalStatus);
        expect(after.cause === null).toBe(after.stage !== 'NEEDS_DECISION');
      }
    }));

  test('is changed only by what its stage allows, and refuses or passes over the rest unchanged', () =>
    always((lived) => {
      for (const { before, command, decision, after } of lived) {
        if (decision.kind === 'event') expect(ALLOWED[before.service][before.stage]).toContain(command.type);
        else expect(after).toBe(before);
      }
    }));

  test('never leaves its end', () =>
    always((lived) =>
      eachEvent(lived, ({ before, decision, after }) => {
        if (!isFinal(before.stage)) return;
        expect([before.stage, decision.event.type]).toEqual(['ISSUED', 'VERDICT_CONFLICTED']);
        // The contradiction is kept in mind, and that is all.
        expect({ ...after, seq: before.seq, submission: before.submission }).toEqual(before);
      }),
    ));

  test('is printed only after a unique verdict for its newest submission, or an officer who confirmed it', () =>
    always((lived) => {
      let proof = false;
      eachEvent(lived, ({ before, decision: { event } }) => {
        if (['SENDING_STARTED', 'PRINT_ORDERED', 'HANDED_OVER'].includes(event.type))
          expect(proof).toBe(true);
        if (event.type === 'ATTEMPT_HELD') expect(before.recordedByHand).toBe(false);
        if (event.type === 'VERDICT_RECEIVED') proof = event.verdict === 'UNIQUE';
        if (event.type === 'STATUS_ENTERED') proof = event.status === 'PRINT_READY_RECORD';
        if (event.type === 'DECIDED' && event.action === 'CONFIRM_UNIQUE') proof = true;
        if (['SUBMITTED', 'RECORDED', 'RECORDED_BY_HAND'].includes(event.type)) proof = false;
        if (isConflict(event) && before.stage !== 'PRINTING' && before.stage !== 'ISSUED') proof = false;
      });
    }));

  test('has attempts that only go forward, and from UNCERTAIN only by two persons', () =>
    always((lived) =>
      eachEvent(lived, ({ before, decision: { event }, after }) => {
        const change = attemptAfter(before, event, after);
        if (change === null) return;
        const from = before.attempt?.state ?? 'none';
        expect(ATTEMPT_GOES_TO[from]).toContain(change.state);
        if (from === 'UNCERTAIN') expect(event.type).toBe('PRINT_SETTLED');
        // Only what an operator prints is never held before it may be a card.
        if (from === 'none') expect(event.type === 'PRINT_ORDERED').toBe(change.state === 'SENDING');
      }),
    ));

  test('applies what was stored while it was printed, as soon as the print is known', () =>
    always((lived) =>
      eachEvent(lived, ({ before, decision: { event }, after }) => {
        if (before.stored === null) return;
        expect(before.stage).toBe('PRINTING');
        const known = 'outcome' in event && event.outcome !== 'UNCERTAIN';
        if (!known) {
          expect(after.stage).toBe('PRINTING');
          expect(after.stored).not.toBeNull();
          return;
        }
        expect(after).toMatchObject({ stored: null, attempt: null });
        if (before.stored === 'CANCELLATION') expect(after.stage).toBe('CANCELLED');
        else expect(after).toMatchObject({ stage: 'NEEDS_DECISION', cause: 'CONFLICTING_VERDICT' });
        const wanted = event.outcome === 'NOT_PRINTED' ? 'NOT_PRINTED' : 'SPOILED';
        expect(attemptAfter(before, event, after)?.state).toBe(wanted);
      }),
    ));

  test('asks an officer after three spoiled cards or three refusals of its data', () =>
    always((lived) =>
      eachEvent(lived, ({ after }) => {
        if (after.stage !== 'PRINT_READY') return;
        expect(after.spoiledCards).toBeLessThan(3);
        expect(after.dataRefusals).toBeLessThan(3);
      }),
    ));

  test('passes over a verdict that it has, and one for a submission that is not its newest', () =>
    always((lived) => {
      for (const { before, command, decision, after } of lived) {
        if (command.type !== 'RECEIVE_VERDICT') continue;
        if (before.submission?.submissionId !== command.submissionId) expect(decision.kind).toBe('unchanged');
        if (decision.kind === 'event' && decision.event.type === 'VERDICT_RECEIVED') {
          expect(play(after, command).decision.kind).toBe('unchanged');
        }
      }
    }));

  test('goes to an officer by a verdict that contradicts the first, unless it is printing or issued', () =>
    always((lived) =>
      eachEvent(lived, ({ before, decision: { event }, after }) => {
        if (!isConflict(event)) return;
        if (before.stage === 'PRINTING') expect(after.stored).not.toBeNull();
        else if (before.stage === 'ISSUED') expect(after.stage).toBe('ISSUED');
        else
          expect(after).toMatchObject({
            stage: 'NEEDS_DECISION',
            cause: 'CONFLICTING_VERDICT',
            attempt: null,
          });
      }),
    ));

  test('is not changed by a status that is known or older, nor by the same one again', () =>
    always((lived) => {
      for (const { before, command, decision, after } of lived) {
        if (command.type !== 'ENTER_STATUS') continue;
        const isOlder = command.asOf < before.statusAsOf;
        if (isOlder && decision.kind === 'event') throw new Error('an older word moved the case');
        if (decision.kind !== 'event') continue;
        const again = play(after, { ...command, mayGoBack: false }).decision.kind;
        expect(again).toBe('unchanged');
      }
    }));

  test('goes backwards by an entered status only for whoever may do so', () =>
    always((lived) =>
      eachEvent(lived, ({ command, decision: { event } }) => {
        if (event.type !== 'STATUS_ENTERED' || command.type !== 'ENTER_STATUS') return;
        if (event.backwards) expect(command.mayGoBack).toBe(true);
      }),
    ));

  test('is not submitted by us while an officer follows it, nor when there is no packet to submit', () =>
    always((lived) => {
      for (const { before, decision } of lived) {
        if (decision.kind !== 'event' || decision.event.type !== 'SUBMITTED') continue;
        expect([before.recordedByHand, before.statusesByHand]).toEqual([false, false]);
      }
      for (const { after } of lived) {
        if (after.recordedByHand) expect(ownStep(viewOf(after))?.kind ?? 'none').not.toMatch(/^SUBMIT/);
      }
    }));

  test('keeps its place in the queue through spoiled cards, void attempts and refused data', () =>
    always((lived) =>
      eachEvent(lived, ({ before, decision: { event }, after }) => {
        const kept = ['ATTEMPT_VOIDED', 'DATA_REFUSED', 'PRINT_REPORTED', 'PRINT_SETTLED', 'QUALITY_CHECKED'];
        if (kept.includes(event.type)) expect(after.printReadyAt).toBe(before.printReadyAt);
      }),
    ));

  test('has an attempt in the state that its stage asks for', () =>
    always((lived) => {
      const states: Record<Stage, readonly (string | undefined)[]> = {
        REGISTERED: [undefined],
        RECORDED: [undefined],
        SENT: [undefined],
        NEEDS_DECISION: [undefined],
        PRINT_READY: [undefined, 'HELD'],
        PRINTING: ['SENDING', 'UNCERTAIN'],
        PRINTED: ['PRINTED'],
        READY: ['GOOD'],
        ISSUED: ['GOOD'],
        CANCELLED: [undefined],
        REFUSED: [undefined],
      };
      for (const { after } of lived) expect(states[after.stage]).toContain(after.attempt?.state);
    }));
});

function pick(
  state: CaseState,
): Pick<CaseState, 'caseNumber' | 'office' | 'station' | 'pickupSite' | 'printableFrom'> {
  const { caseNumber, office, station, pickupSite, printableFrom } = state;
  return { caseNumber, office, station, pickupSite, printableFrom };
}

describe('the table of transitions', () => {
  const accepted = new Set<string>();

  beforeAll(() => {
    // One seed for ever: this asks what is reachable at all, not what happens often.
    for (const made of fc.sample(choices, { numRuns: 12_000, seed: 53_71 })) {
      eachEvent(playAll(made), ({ before, command }) => {
        accepted.add(`${before.stage} ${command.type}`);
      });
    }
  });

  test.each(
    Object.entries(ALLOWED.KTP_EL).flatMap(([stage, types]) => types.map((type) => `${stage} ${type}`)),
  )('%s is reachable', (entry) => expect(accepted).toContain(entry));

  test.each([
    ['REGISTERED', ['REQUEST_RECORDING', 'PRIORITISE', 'CANCEL']],
    ['RECORDED', ['ENTER_STATUS', 'PRIORITISE', 'CANCEL']],
    ['SENT', ['ENTER_STATUS', 'PRIORITISE', 'CANCEL']],
    ['NEEDS_DECISION', ['ENTER_STATUS', 'DECIDE', 'PRIORITISE', 'CANCEL']],
    ['PRINT_READY', ['ENTER_STATUS', 'PRIORITISE', 'CANCEL']],
    ['PRINTING', ['ENTER_STATUS', 'SETTLE', 'CANCEL']],
    ['PRINTED', ['ENTER_STATUS', 'CHECK_QUALITY', 'CANCEL']],
    ['READY', ['ENTER_STATUS', 'CHECK_QUALITY', 'SHELVE', 'HAND_OVER', 'CANCEL']],
    ['ISSUED', []],
    ['CANCELLED', []],
    ['REFUSED', []],
  ] as const)('people may, in %s: %j', (stage, actions) =>
    expect(allowedActions({ service: 'KTP_EL', stage })).toEqual(actions),
  );
});
