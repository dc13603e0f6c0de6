import { DecisionAction } from '../../../domain/case/commands';
import { DecisionCause } from '../../../domain/case/stage';
import { ALLOWED_DECISIONS } from '../../../domain/case/allowed-decisions';
import { decide } from '../../../domain/case/transitions';
import { ownStep, viewOf } from '../../../domain/case/view';
import { PlainDate } from '../../../domain/values/plain-date';
import { aCase, broughtBy } from './support/scripted-case';
import { play } from './support/random-commands';

describe('the centre answers', () => {
  test('first the verdict, then the acknowledgement: the second changes nothing', () => {
    const made = aCase().record().submit('first').verdict('UNIQUE');
    expect(made.state.stage).toBe('PRINT_READY');
    const late = play(made.state, { type: 'ACKNOWLEDGE', submissionId: 'first', taskId: 'task' });
    expect(late.decision.kind).toBe('unchanged');
  });

  test('a search that failed keeps the case sent, to be submitted again; its late acknowledgement is nothing', () => {
    const made = aCase().record().submit('first').verdict('SEARCH_FAILURE');
    expect(made.state).toMatchObject({
      stage: 'SENT',
      externalStatus: 'SEARCH_FAILURE_AT_CENTRAL',
      searchFailures: 1,
    });
    const late = play(made.state, { type: 'ACKNOWLEDGE', submissionId: 'first', taskId: null });
    expect(late.decision.kind).toBe('unchanged');
    made.submit('second');
    expect(made.state.submission).toEqual({
      submissionId: 'second',
      number: 2,
      asked: false,
      verdict: null,
      verdicts: [],
      recordingId: made.state.recordingId,
    });
    const stale = play(made.state, { type: 'RECEIVE_VERDICT', submissionId: 'first', verdict: 'DUPLICATE' });
    expect(stale.decision.kind).toBe('unchanged');
  });

  test('while sent and unanswered, another submission is passed over', () => {
    const made = aCase()
      .record()
      .submit('first')
      .tell({ type: 'ACKNOWLEDGE', submissionId: 'first', taskId: 'task' });
    expect(play(made.state, { type: 'SUBMIT', submissionId: 'second', tokenHash: 'x' }).decision.kind).toBe(
      'unchanged',
    );
  });

  test('after a new recording, an answer about the old one decides nothing', () => {
    const made = broughtBy('DUPLICATE_RECORD');
    const old = made.state.submission?.submissionId ?? '';
    made.decide('RERECORD').record().submit('new');
    expect(
      play(made.state, { type: 'RECEIVE_VERDICT', submissionId: old, verdict: 'UNIQUE' }).decision.kind,
    ).toBe('unchanged');
  });

  test('after the end of a case, any answer is passed over', () => {
    const made = aCase().record().submit('first').cancel();
    for (const command of [
      { type: 'RECEIVE_VERDICT', submissionId: 'first', verdict: 'UNIQUE' },
      { type: 'ACKNOWLEDGE', submissionId: 'first', taskId: null },
    ] as const) {
      expect(play(made.state, command).decision.kind).toBe('unchanged');
    }
  });
});

describe('an officer decides', () => {
  test.each(DecisionCause.options)('%s: the listed remedies and no others', (cause) => {
    const { state } = broughtBy(cause);
    expect(state).toMatchObject({ stage: 'NEEDS_DECISION', cause });
    const accepted = DecisionAction.options.filter(
      (action) => decide(state, { type: 'DECIDE', action, note: 'uji', corrected: null }).kind === 'event',
    );
    expect([...accepted].sort()).toEqual([...ALLOWED_DECISIONS[cause]].sort());
  });

  test.each(DecisionCause.options)('%s: each remedy leads where it says', (cause) => {
    const isPrintCause = ['DATA_UNREADABLE', 'SPOILED_TOO_OFTEN', 'WRONG_DATA'].includes(cause);
    const stages: Record<DecisionAction, string> = {
      RESEND: 'RECORDED',
      RERECORD: 'REGISTERED',
      CONFIRM_UNIQUE: 'PRINT_READY',
      REFUSE: 'REFUSED',
      CORRECT: isPrintCause ? 'PRINT_READY' : 'RECORDED',
      REPRINT: 'PRINT_READY',
      LETTER_SENT: 'NEEDS_DECISION',
    };
    for (const action of ALLOWED_DECISIONS[cause])
      expect(broughtBy(cause).decide(action).state.stage).toBe(stages[action]);
  });

  test('a letter to the ministry makes the case wait for it, until anything else is decided', () => {
    const made = broughtBy('ADJUDICATE_RECORD').decide('LETTER_SENT');
    expect(made.state.awaitsMinistry).toBe(true);
    expect(made.decide('CONFIRM_UNIQUE').state).toMatchObject({ awaitsMinistry: false, cause: null });
  });

  test('corrected at the printer, a case keeps its place and begins to count failures anew', () => {
    const made = broughtBy('SPOILED_TOO_OFTEN');
    const { printReadyAt } = made.state;
    expect(made.decide('CORRECT').state).toMatchObject({ printReadyAt, spoiledCards: 0, dataRefusals: 0 });
  });

  test('a corrected birth date moves the age gate', () => {
    const printableFrom = PlainDate.parse('2027-01-01');
    const made = broughtBy('DUPLICATE_RECORD');
    made.tell({ type: 'DECIDE', action: 'CORRECT', note: 'uji', corrected: { printableFrom } });
    expect(made.state.printableFrom).toBe(printableFrom);
  });

  test('a cancelled case waits for nobody', () => {
    expect(broughtBy('DUPLICATE_RECORD').decide('LETTER_SENT').cancel().state).toMatchObject({
      stage: 'CANCELLED',
      cause: null,
      awaitsMinistry: false,
    });
  });
});

describe('after an officer confirmed that a person is unique', () => {
  // Open: the rules compare with the first verdict alone, not with what an officer made of it.
  test('a late UNIQUE of the centre agrees, and takes no card away', () => {
    const { state } = broughtBy('ADJUDICATE_RECORD')
      .decide('CONFIRM_UNIQUE')
      .hold()
      .send()
      .report('PRINTED')
      .check('GOOD');
    const submissionId = state.submission?.submissionId ?? '';
    const late = play(state, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'UNIQUE' });
    expect(late.after.stage).toBe('READY');
  });

  // Open: as above; a search that failed is no verdict on the person that another could contradict.
  test('after a failed search, the verdict of the same submission is no contradiction', () => {
    const { state } = aCase().record().submit('first').verdict('SEARCH_FAILURE').verdict('UNIQUE');
    expect(state.stage).toBe('PRINT_READY');
  });
});

describe('while the printer has the card in hand', () => {
  const printing = () => aCase().printReady().hold().send();

  test('a cancellation is stored, refused the second time, and applied to the card that comes out', () => {
    const made = printing().cancel();
    expect(made.state).toMatchObject({ stage: 'PRINTING', stored: 'CANCELLATION' });
    expect(play(made.state, { type: 'CANCEL', reason: 'DIED', note: null }).decision.kind).toBe('refused');
    expect(made.report('PRINTED').state).toMatchObject({ stage: 'CANCELLED', attempt: null, stored: null });
  });

  test('a conflicting verdict is stored, gives way to a cancellation, and otherwise goes to an officer', () => {
    expect(printing().verdict('DUPLICATE').report('NOT_PRINTED').state).toMatchObject({
      stage: 'NEEDS_DECISION',
      cause: 'CONFLICTING_VERDICT',
    });
    expect(printing().verdict('DUPLICATE').cancel().report('SPOILED').state.stage).toBe('CANCELLED');
    expect(printing().cancel().verdict('DUPLICATE').report('SPOILED').state.stage).toBe('CANCELLED');
  });

  test('what is stored outlives uncertainty', () => {
    expect(printing().cancel().report('UNCERTAIN').settle('PRINTED').state.stage).toBe('CANCELLED');
  });

  test('once uncertain, a second report is refused and the same one passed over', () => {
    const { state, attemptId } = printing().report('UNCERTAIN');
    const told = (outcome: 'PRINTED' | 'UNCERTAIN') =>
      play(state, { type: 'REPORT_PRINT', attemptId, outcome, serial: null, reason: null }).decision.kind;
    expect(told('PRINTED')).toBe('refused');
    expect(told('UNCERTAIN')).toBe('unchanged');
  });
});

describe('the step that is ours', () => {
  test.each([
    ['a case nobody sat down for', aCase(), null],
    ['a recorded case', aCase().record(), { kind: 'SUBMIT', number: 0 }],
    ['a submitted one, not acknowledged', aCase().record().submit(), { kind: 'SUBMIT', number: 1 }],
    [
      'a failed search',
      aCase().record().submit().verdict('SEARCH_FAILURE'),
      { kind: 'SEARCH_AGAIN', number: 1, searchFailures: 1 },
    ],
    ['one before an officer', broughtBy('DUPLICATE_RECORD'), null],
    ['one in the queue', aCase().printReady(), null],
    ['an uncertain print', aCase().printReady().hold().send().report('UNCERTAIN'), null],
    ['one on the shelf', aCase().printReady().hold().send().report('PRINTED').check('GOOD'), null],
    ['a cancelled one', aCase().cancel(), null],
  ])('%s', (_, made, step) => expect(ownStep(viewOf(made.state))).toEqual(step));

  test('recording, printing and the quality check name what they are about', () => {
    const asked = aCase().tell({
      type: 'REQUEST_RECORDING',
      recordingId: 'r',
      station: '53.71.04',
      exceptions: [],
    });
    expect(ownStep(viewOf(asked.state))).toEqual({ kind: 'CAPTURE', recordingId: 'r', station: '53.71.04' });
    const held = aCase().printReady().hold();
    const { attemptId } = held;
    expect(ownStep(viewOf(held.state))).toEqual({ kind: 'PRINT', attemptId });
    expect(ownStep(viewOf(held.send().state))).toEqual({ kind: 'PRINT', attemptId });
    expect(ownStep(viewOf(held.report('PRINTED').state))).toEqual({ kind: 'CHECK_QUALITY', attemptId });
  });

  test('the view for workflows tells no date of the person', () => {
    expect(JSON.stringify(viewOf(aCase().state))).not.toContain('2020-01-01');
  });
});
