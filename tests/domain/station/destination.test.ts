import type { Command } from '../../../domain/case/commands';
import { Stage } from '../../../domain/case/stage';
import { conflictWith, acceptedCommand } from '../../../domain/station/destination';
import { aCase, broughtBy } from '../case/support/scripted-case';

const NOT_RECORDING = { service: 'KTP_EL', requestedRecording: null } as const;
const RECORDING = {
  service: 'KTP_EL' as const,
  requestedRecording: { recordingId: 'one', station: '53.71', exceptions: [] },
};

test('a packet is recorded only for a case that waits for its first recording', () => {
  const answers = Stage.options.map((stage) => [stage, conflictWith({ stage, ...NOT_RECORDING })]);
  expect(Object.fromEntries(answers)).toEqual({
    REGISTERED: null,
    ...Object.fromEntries(
      ['RECORDED', 'SENT', 'NEEDS_DECISION', 'PRINT_READY', 'PRINTING', 'PRINTED', 'READY'].map((stage) => [
        stage,
        'ALREADY_RECORDED',
      ]),
    ),
    ISSUED: 'CASE_CLOSED',
    CANCELLED: 'CASE_CLOSED',
    REFUSED: 'CASE_CLOSED',
  });
  expect(conflictWith({ stage: 'REGISTERED', ...RECORDING })).toBe('RECORDING_IN_PROGRESS');
});

test('an officer can use a recording until the centre has found the person unique', () => {
  const taking = Stage.options.filter((stage) => acceptedCommand({ stage, ...NOT_RECORDING }) !== null);
  expect(taking).toEqual(['REGISTERED', 'RECORDED', 'SENT', 'NEEDS_DECISION']);
  expect(acceptedCommand({ stage: 'REGISTERED', ...NOT_RECORDING })).toBe('RECORD');
  expect(acceptedCommand({ stage: 'REGISTERED', ...RECORDING })).toBeNull();
});

const replacement: Command = {
  type: 'REPLACE_RECORDING',
  recordingId: 'newer',
  packetHash: 'hash',
  lowestQuality: 90,
  missing: [],
};

test('the recording used supersedes the one before, and whatever stood before an officer is settled', () => {
  for (const made of [aCase().record(), aCase().record().submit(), broughtBy('DUPLICATE_RECORD')]) {
    expect(made.tell(replacement).state).toMatchObject({
      stage: 'RECORDED',
      externalStatus: 'BIO_CAPTURED',
      recordingId: 'newer',
      submission: null,
      cause: null,
      awaitsMinistry: false,
    });
  }
  const waiting = broughtBy('ADJUDICATE_RECORD').decide('LETTER_SENT').tell(replacement).state;
  expect(waiting.awaitsMinistry).toBe(false);
});
