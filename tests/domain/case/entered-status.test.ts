import type { Command } from '../../../domain/case/commands';
import { EnteredStatus, readStatus, STATUS_MEANING } from '../../../domain/case/entered-status';
import { ALLOWED_DECISIONS } from '../../../domain/case/allowed-decisions';
import { DecisionCause, type Stage } from '../../../domain/case/stage';
import { classifyStatus, type StatusEffect } from '../../../domain/case/classify-status';
import { ownStep, viewOf } from '../../../domain/case/view';
import { CAUSE_TEXTS } from '../../../domain/texts/case';
import { aCase, broughtBy, type ScriptedCase } from './support/scripted-case';
import { play } from './support/random-commands';

const byHand = () => aCase().recordByHand();
const sentByHand = () => byHand().enter('SENT_FOR_ENROLLMENT');

/** What a status does to a case, entered now. */
function weigh(made: ScriptedCase, status: EnteredStatus, mayGoBack = false): StatusEffect {
  return classifyStatus(made.state, made.word(status, { mayGoBack }));
}

/** Where each status of the ministry takes a case that was sent by hand. */
const FROM_SENT: Record<EnteredStatus, [weight: StatusEffect, stage: Stage]> = {
  BELUM_REKAM: ['STATUS_BACKWARDS', 'SENT'],
  BIO_CAPTURED: ['STATUS_BACKWARDS', 'SENT'],
  PROCESSING: ['STATUS_BACKWARDS', 'SENT'],
  SENT_FOR_ENROLLMENT: ['SAME', 'SENT'],
  RECEIVED_AT_CENTRAL: ['MOVES', 'SENT'],
  SEARCH_FAILURE_AT_CENTRAL: ['MOVES', 'SENT'],
  ENROLL_FAILURE_AT_REGIONAL: ['MOVES', 'NEEDS_DECISION'],
  ENROLL_FAILURE_AT_CENTRAL: ['MOVES', 'NEEDS_DECISION'],
  ADJUDICATE_RECORD: ['MOVES', 'NEEDS_DECISION'],
  REQUEST_VALIDATION: ['MOVES', 'NEEDS_DECISION'],
  DUPLICATE_RECORD: ['MOVES', 'NEEDS_DECISION'],
  DUPLICATE_OPERATOR: ['MOVES', 'NEEDS_DECISION'],
  SALAH_REKAM: ['MOVES', 'NEEDS_DECISION'],
  NIK_AT_CENTRE: ['MOVES', 'NEEDS_DECISION'],
  PRINT_READY_RECORD: ['MOVES', 'PRINT_READY'],
  SENT_FOR_CARD_PRINTING: ['CARD_STATUS_NOT_ENTERED', 'SENT'],
  CARD_PRINTED: ['CARD_STATUS_NOT_ENTERED', 'SENT'],
  CARD_SHIPPED: ['CARD_STATUS_NOT_ENTERED', 'SENT'],
  CARD_ISSUED: ['CARD_STATUS_NOT_ENTERED', 'SENT'],
};

describe('a status that an officer enters', () => {
  test.each(EnteredStatus.options)('%s, for a case sent by hand', (status) => {
    const made = sentByHand();
    const [weight, stage] = FROM_SENT[status];
    expect(weigh(made, status)).toBe(weight);
    expect(play(made.state, made.word(status, { mayGoBack: false })).after.stage).toBe(stage);
  });

  test.each(EnteredStatus.options)('%s, twice: the second changes nothing', (status) => {
    const made = sentByHand();
    if (FROM_SENT[status][0] !== 'MOVES') return;
    expect(weigh(made.enter(status), status, true)).toBe('SAME');
  });

  test.each(EnteredStatus.options)('%s, older than what is known: says so', (status) => {
    const made = sentByHand();
    expect(classifyStatus(made.state, made.word(status, { age: 60 }))).toBe('OLDER');
  });

  test.each(EnteredStatus.options)('%s says nothing of a case that is not recorded', (status) => {
    const made = aCase();
    expect(weigh(made, status, true)).toBe(status === 'BELUM_REKAM' ? 'SAME' : 'CASE_NOT_RECORDED');
  });

  test.each(EnteredStatus.options)('%s leaves a closed case as it is', (status) => {
    expect(weigh(sentByHand().cancel(), status, true)).toMatch(/^(CASE_CLOSED|SAME)$/);
  });

  test('a status as of before the newest recording speaks of an older one', () => {
    const made = sentByHand().enter('DUPLICATE_RECORD').decide('RERECORD').recordByHand();
    expect(classifyStatus(made.state, made.word('PRINT_READY_RECORD', { age: 2 }))).toBe('OLDER');
  });

  test('reads full names and short codes, in whatever case and with spaces', () => {
    const written = [
      'Pro',
      'SFE',
      'PRR',
      'DUP',
      'Efac',
      'belum rekam',
      ' Sent for enrollment ',
      'unregistered',
    ];
    expect(written.map(readStatus)).toEqual([
      'PROCESSING',
      'SENT_FOR_ENROLLMENT',
      'PRINT_READY_RECORD',
      'DUPLICATE_RECORD',
      'ENROLL_FAILURE_AT_CENTRAL',
      'BELUM_REKAM',
      'SENT_FOR_ENROLLMENT',
      'BELUM_REKAM',
    ]);
    expect(['', 'ON_HOLD', 'OBSOLETE', 'toString', '__proto__'].map(readStatus)).toEqual(Array(5).fill(null));
  });

  test('every status has a cause or none, and every cause a remedy in words', () => {
    const causes = Object.values(STATUS_MEANING).flatMap((meaning) =>
      'cause' in meaning ? [meaning.cause] : [],
    );
    for (const cause of DecisionCause.options) {
      const { meaning, remedy } = CAUSE_TEXTS[cause].id;
      const actions = ALLOWED_DECISIONS[cause];
      for (const action of actions.filter((one) => remedy.includes(one))) expect(actions).toContain(action);
      expect([meaning.length > 20, remedy.length > 40, actions.length > 2]).toEqual([true, true, true]);
    }
    expect(new Set(causes).size).toBe(8);
  });
});

describe('a step backwards', () => {
  test.each<[EnteredStatus, Stage]>([
    ['BELUM_REKAM', 'REGISTERED'],
    ['PROCESSING', 'RECORDED'],
    ['SENT_FOR_ENROLLMENT', 'SENT'],
  ])('is taken by the verifier alone: from PRR to %s', (status, stage) => {
    const made = aCase().record().enter('PRINT_READY_RECORD').hold();
    expect(weigh(made, status)).toBe('STATUS_BACKWARDS');
    expect(weigh(made, status, true)).toBe('MOVES_BACK');
    expect(made.enter(status).state).toMatchObject({ stage, attempt: null, submission: null });
  });

  test('is not possible once a printer has the card', () => {
    const made = aCase().printReady().hold().send();
    expect(weigh(made, 'SENT_FOR_ENROLLMENT', true)).toBe('CARD_IN_HAND');
    expect(weigh(made.report('PRINTED'), 'BELUM_REKAM', true)).toBe('CARD_IN_HAND');
  });

  test('is what takes away a printed card, by a word against its recording', () => {
    const made = aCase().printReady().hold().send().report('PRINTED').check('GOOD');
    expect(weigh(made, 'DUPLICATE_RECORD')).toBe('STATUS_BACKWARDS');
    expect(weigh(made, 'SALAH_REKAM')).toBe('STATUS_BACKWARDS');
    expect(weigh(made, 'DUPLICATE_RECORD', true)).toBe('CONFLICTS');
    expect(made.enter('DUPLICATE_RECORD').state).toMatchObject({
      cause: 'CONFLICTING_VERDICT',
      attempt: null,
    });
  });

  test('to BIO_CAPTURED gives a recording of our devices back to the link, not one made by hand', () => {
    const open = aCase().record().submit().enter('SENT_FOR_ENROLLMENT');
    expect(ownStep(viewOf(open.state))).toBeNull();
    expect(ownStep(viewOf(open.enter('BIO_CAPTURED').state))).toEqual({ kind: 'SUBMIT', number: 0 });
    expect(ownStep(viewOf(sentByHand().enter('BIO_CAPTURED').state))).toBeNull();
  });
});

describe('a recording made by hand', () => {
  test('is never submitted, and a device that was asked comes too late', () => {
    const asked = aCase().tell({
      type: 'REQUEST_RECORDING',
      recordingId: 'r',
      station: '53.71.04',
      exceptions: [],
    });
    const made = asked.recordByHand();
    expect(made.state).toMatchObject({ stage: 'RECORDED', requestedRecording: null, recordedByHand: true });
    expect(ownStep(viewOf(made.state))).toBeNull();
    const late: Command[] = [
      { type: 'RECORD', recordingId: 'r', packetHash: '', lowestQuality: 60, missing: [] },
      { type: 'SUBMIT', submissionId: 's', tokenHash: '' },
    ];
    for (const command of late) expect(play(made.state, command).decision.kind).toBe('refused');
  });

  test('sent again, it waits for statuses by hand again; recorded anew by devices, the link takes it', () => {
    const again = sentByHand().enter('ENROLL_FAILURE_AT_CENTRAL').decide('RESEND');
    expect(again.state).toMatchObject({ stage: 'RECORDED', statusesByHand: true, enteredStatuses: [] });
    const open = again.enter('ENROLL_FAILURE_AT_REGIONAL').decide('RERECORD').record();
    expect(open.state).toMatchObject({ statusesByHand: false, recordedByHand: false });
    expect(ownStep(viewOf(open.state))).toEqual({ kind: 'SUBMIT', number: 0 });
  });
});

describe('while the link is away and an officer enters statuses', () => {
  const underway = () => aCase().record().submit('s');

  test('PRR by hand, then UNIQUE of the centre: nothing changes', () => {
    const made = underway().enter('PRINT_READY_RECORD');
    const late = play(made.state, { type: 'RECEIVE_VERDICT', submissionId: 's', verdict: 'UNIQUE' });
    expect(late.decision.kind).toBe('unchanged');
    expect(
      play(made.state, { type: 'RECEIVE_VERDICT', submissionId: 's', verdict: 'SEARCH_FAILURE' }).after,
    ).toBe(made.state);
  });

  test('PRR by hand, then another verdict of the centre: an officer looks', () => {
    expect(underway().enter('PRINT_READY_RECORD').verdict('DUPLICATE').state).toMatchObject({
      stage: 'NEEDS_DECISION',
      cause: 'CONFLICTING_VERDICT',
    });
  });

  test('the verdict of the centre, then another by hand: an officer looks; the same one: nothing', () => {
    const made = underway().verdict('UNIQUE');
    expect(weigh(made, 'PRINT_READY_RECORD')).toBe('SAME');
    expect(weigh(made, 'DUPLICATE_RECORD')).toBe('CONFLICTS');
    expect(made.enter('DUPLICATE_RECORD').state.cause).toBe('CONFLICTING_VERDICT');
  });

  test('sent by hand, then answered by the centre: the link has it again', () => {
    const made = underway().enter('RECEIVED_AT_CENTRAL');
    expect(made.state.statusesByHand).toBe(true);
    expect(made.acknowledge().state).toMatchObject({
      stage: 'SENT',
      externalStatus: 'RECEIVED_AT_CENTRAL',
      statusesByHand: false,
    });
    expect(made.verdict('UNIQUE').state.stage).toBe('PRINT_READY');
  });
});

describe('what officers found out', () => {
  test.each(['DUPLICATE_OPERATOR', 'SALAH_REKAM'] as const)('%s stands against every word', (finding) => {
    const made = sentByHand().enter('DUPLICATE_RECORD').enter(finding);
    expect(made.state).toMatchObject({ stage: 'NEEDS_DECISION', cause: finding });
    expect(weigh(made, 'PRINT_READY_RECORD', true)).toBe('FINDING_STANDS');
    expect(weigh(made.decide('LETTER_SENT'), 'PRINT_READY_RECORD', true)).toBe('FINDING_STANDS');
  });
});

describe('a letter to the ministry', () => {
  const asked = () => sentByHand().enter('DUPLICATE_RECORD').decide('LETTER_SENT');

  test('is waited for since it went, and the same status is no answer to it', () => {
    const { state } = asked();
    expect(state.letterSentAt).toBe(state.statusAsOf);
    expect(weigh(asked(), 'DUPLICATE_RECORD')).toBe('SAME');
  });

  test('is answered by a new status, or by a decision', () => {
    expect(asked().enter('PRINT_READY_RECORD').state).toMatchObject({
      stage: 'PRINT_READY',
      awaitsMinistry: false,
      letterSentAt: null,
      cause: null,
    });
    expect(asked().decide('RERECORD').state).toMatchObject({ stage: 'REGISTERED', letterSentAt: null });
  });
});

describe('an old SFE whose NIK is at the centre', () => {
  test('is raised for its age, and taken back by better news or a verdict', () => {
    const raised = broughtBy('NIK_AT_CENTRE');
    expect(raised.state.externalStatus).toBe('SENT_FOR_ENROLLMENT');
    expect(broughtBy('NIK_AT_CENTRE').enter('RECEIVED_AT_CENTRAL').state.stage).toBe('SENT');
    expect(raised.verdict('UNIQUE').state).toMatchObject({ stage: 'PRINT_READY', cause: null });
  });

  test('is not raised when the centre was heard of, nor twice', () => {
    const raise = { type: 'RAISE', cause: 'NIK_AT_CENTRE' } as const;
    expect(play(byHand().enter('RECEIVED_AT_CENTRAL').state, raise).decision.kind).toBe('unchanged');
    expect(play(broughtBy('NIK_AT_CENTRE').state, raise).decision.kind).toBe('unchanged');
  });

  test('said by an officer, is for cases that wait for the centre', () => {
    expect(weigh(aCase().record(), 'NIK_AT_CENTRE')).toBe('CASE_NOT_AT_CENTRE');
    expect(sentByHand().enter('NIK_AT_CENTRE').decide('RESEND').state.stage).toBe('RECORDED');
  });
});
