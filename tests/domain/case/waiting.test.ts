import { waitingFor, WaitingFor, whoseDelay, type WaitingCase } from '../../../domain/case/waiting';
import type { NotReadyReason, PrinterBlock } from '../../../domain/printers/blocks';
import { Stage } from '../../../domain/case/stage';
import { PlainDate } from '../../../domain/values/plain-date';
import { floorHoldUp, type FloorView, type PrinterView } from '../../../domain/printers/hold-up';

const TODAY = PlainDate.parse('2026-11-23');
const TOMORROW = PlainDate.parse('2026-11-24');

const READY = { adapter: 'open', state: 'READY', reason: null } as const;
const out = (reason: PrinterBlock) => ({ adapter: 'open', state: 'OUT', reason }) as const;
const kept = (reason: NotReadyReason, until: number | null = null): PrinterView => ({
  ...READY,
  notReady: { reason, until },
});
const LATER = Date.parse('2026-11-23T02:00:00Z');

function floor(changes: Partial<FloorView> = {}): FloorView {
  return { readIsUp: true, blankoFree: 5, cardsLeftToday: null, printers: [READY, READY], ...changes };
}

function waiting(changes: Partial<WaitingCase> = {}): WaitingCase {
  const calm = {
    awaitsMinistry: false,
    statusesByHand: false,
    recordedByHand: false,
    printableFrom: null,
    hasAttempt: false,
    attemptIsUncertain: false,
    isSuspended: false,
    place: 1,
  };
  return { stage: 'PRINT_READY', ...calm, ...changes };
}

type Row = [situation: string, what: WaitingFor | null, waits: WaitingCase, where?: FloorView];

const TABLE: Row[] = [
  ['registered', 'APPLICANT', waiting({ stage: 'REGISTERED' })],
  ['recorded', 'LINK', waiting({ stage: 'RECORDED' })],
  ['recorded by hand', 'CENTRE', waiting({ stage: 'RECORDED', statusesByHand: true })],
  ['sent', 'CENTRE', waiting({ stage: 'SENT' })],
  ['before an officer', 'OFFICER', waiting({ stage: 'NEEDS_DECISION' })],
  ['a letter was sent', 'MINISTRY', waiting({ stage: 'NEEDS_DECISION', awaitsMinistry: true })],
  ['too young', 'AGE', waiting({ printableFrom: TOMORROW })],
  [
    'too young, and nothing else works either',
    'AGE',
    waiting({ printableFrom: TOMORROW }),
    floor({ readIsUp: false, printers: [] }),
  ],
  ['17 today', 'TURN', waiting({ printableFrom: TODAY })],
  ['suspended by the policy', 'SUSPENDED', waiting({ isSuspended: true, place: null })],
  [
    'suspended, and nothing else works either',
    'SUSPENDED',
    waiting({ isSuspended: true, place: null }),
    floor({ readIsUp: false, blankoFree: 0 }),
  ],
  ['suspended and too young', 'AGE', waiting({ isSuspended: true, printableFrom: TOMORROW })],
  ['suspended while a printer has it in hand', 'PRINTER', waiting({ isSuspended: true, hasAttempt: true })],
  ['in the queue', 'TURN', waiting({ place: 5 })],
  ['behind the last blank', 'BLANKO', waiting({ place: 6 })],
  ['no blanko', 'BLANKO', waiting(), floor({ blankoFree: 0 })],
  ['the centre does not read', 'LINK', waiting(), floor({ readIsUp: false })],
  ['the cap of the day is used up', 'HOURS', waiting(), floor({ cardsLeftToday: 0 })],
  ['the cap leaves some, if not enough', 'TURN', waiting({ place: 2 }), floor({ cardsLeftToday: 1 })],
  [
    'behind the last blank, which midnight does not bring',
    'BLANKO',
    waiting({ place: 6 }),
    floor({ cardsLeftToday: 0 }),
  ],
  ['no blanko, and the cap is used up', 'BLANKO', waiting(), floor({ blankoFree: 0, cardsLeftToday: 0 })],
  ['held by a printer', 'PRINTER', waiting({ hasAttempt: true })],
  [
    'held by a printer while blanko run out',
    'PRINTER',
    waiting({ hasAttempt: true }),
    floor({ blankoFree: 0 }),
  ],
  ['one printer is enough', 'TURN', waiting(), floor({ printers: [out('RIBBON_EMPTY'), READY] })],
  [
    'no ribbon in any printer',
    'RIBBON',
    waiting(),
    floor({ printers: [out('RIBBON_EMPTY'), out('RIBBON_EMPTY')] }),
  ],
  ['no film in any printer', 'FILM', waiting(), floor({ printers: [out('FILM_EMPTY')] })],
  ['no encoder works', 'ENCODER', waiting(), floor({ printers: [out('ENCODER_FAILED')] })],
  ['all printers are empty', 'BLANKO', waiting(), floor({ printers: [out('MEDIA_EMPTY')] })],
  [
    'printers are out for different reasons',
    'PRINTER',
    waiting(),
    floor({ printers: [out('RIBBON_EMPTY'), out('FILM_EMPTY')] }),
  ],
  [
    'stopped by an officer',
    'PRINTER',
    waiting(),
    floor({ printers: [{ adapter: 'open', state: 'STOPPED', reason: 'STOPPED_BY_OFFICER' }] }),
  ],
  [
    'the counter of every ribbon is at its end',
    'RIBBON',
    waiting(),
    floor({ printers: [kept('RIBBON_EMPTY')] }),
  ],
  [
    'one ribbon by the counter, the other by the printer',
    'RIBBON',
    waiting(),
    floor({ printers: [kept('RIBBON_EMPTY'), out('RIBBON_EMPTY')] }),
  ],
  ['no film by the counter', 'FILM', waiting(), floor({ printers: [kept('FILM_EMPTY')] })],
  ['every printer has to be cleaned', 'PRINTER', waiting(), floor({ printers: [kept('CLEANING_DUE')] })],
  ['the office is closed', 'HOURS', waiting(), floor({ printers: [kept('OUTSIDE_HOURS', LATER)] })],
  ['every printer has done its day', 'HOURS', waiting(), floor({ printers: [kept('DAILY_LIMIT', LATER)] })],
  ['every printer cools down', 'HOURS', waiting(), floor({ printers: [kept('RESTING', LATER)] })],
  [
    'no ribbon and one to be cleaned',
    'PRINTER',
    waiting(),
    floor({ printers: [kept('RIBBON_EMPTY'), kept('CLEANING_DUE')] }),
  ],
  [
    'one cools down and comes back by itself, the other has no ribbon',
    'HOURS',
    waiting(),
    floor({ printers: [kept('RIBBON_EMPTY'), kept('RESTING', LATER)] }),
  ],
  [
    'one cools down, the other was stopped',
    'HOURS',
    waiting(),
    floor({
      printers: [kept('RESTING', LATER), { adapter: 'open', state: 'STOPPED', reason: 'STOPPED_BY_OFFICER' }],
    }),
  ],
  [
    'one has no ribbon, the other prints',
    'TURN',
    waiting(),
    floor({ printers: [kept('RIBBON_EMPTY'), READY] }),
  ],
  [
    'the office is closed, and no blanko',
    'BLANKO',
    waiting(),
    floor({ blankoFree: 0, printers: [kept('OUTSIDE_HOURS', LATER)] }),
  ],
  [
    'closed, and behind the last blank',
    'BLANKO',
    waiting({ place: 6 }),
    floor({ printers: [kept('OUTSIDE_HOURS', LATER)] }),
  ],
  ['no printer at all', 'PRINTER', waiting(), floor({ printers: [] })],
  ['printing', 'PRINTER', waiting({ stage: 'PRINTING', hasAttempt: true })],
  [
    'printing, nobody knows how it went',
    'OFFICER',
    waiting({ stage: 'PRINTING', hasAttempt: true, attemptIsUncertain: true }),
  ],
  ['printed', 'QUALITY_CHECK', waiting({ stage: 'PRINTED' })],
  ['on the shelf', 'HOLDER', waiting({ stage: 'READY' })],
  ['issued', null, waiting({ stage: 'ISSUED' })],
  ['cancelled', null, waiting({ stage: 'CANCELLED' })],
  ['refused', null, waiting({ stage: 'REFUSED' })],
];

describe('what a case waits for', () => {
  test.each(TABLE)('%s: %s', (_, what, waits, where = floor()) =>
    expect(waitingFor(waits, where, TODAY)).toBe(what),
  );

  test('the table has every stage and every answer that can be given now', () => {
    expect(new Set(TABLE.map(([, , { stage }]) => stage))).toEqual(new Set(Stage.options));
    const given = new Set(TABLE.map(([, what]) => what));
    expect(WaitingFor.options.filter((what) => !given.has(what))).toEqual([]);
  });

  const MANUAL = { ...READY, adapter: 'manual' } as const;
  const byHand = waiting({ recordedByHand: true });

  test.each<Row>([
    ['by hand, with open printers alone', 'PRINTER', byHand],
    ['by hand, with an operator at work', 'TURN', byHand, floor({ printers: [READY, MANUAL] })],
    [
      'by hand, whether our link reads or not',
      'TURN',
      byHand,
      floor({ readIsUp: false, printers: [MANUAL] }),
    ],
    ['by hand, with no blanko', 'BLANKO', byHand, floor({ blankoFree: 0, printers: [MANUAL] })],
    [
      'ours, while only operators can print',
      'TURN',
      waiting(),
      floor({ readIsUp: false, printers: [MANUAL] }),
    ],
    ['ours, while nobody can', 'LINK', waiting(), floor({ readIsUp: false })],
  ])('recorded %s', (_, what, waits, where = floor()) => expect(waitingFor(waits, where, TODAY)).toBe(what));

  test('a floor that prints is not held up', () => expect(floorHoldUp(floor())).toBeNull());
});

describe('whose delay it is', () => {
  test.each([
    ['APPLICANT', ['APPLICANT', 'AGE', 'HOLDER']],
    ['CENTRE', ['CENTRE', 'LINK', 'MINISTRY', 'BLANKO']],
    [
      'DINAS',
      ['OFFICER', 'TURN', 'PRINTER', 'ENCODER', 'RIBBON', 'FILM', 'HOURS', 'SUSPENDED', 'QUALITY_CHECK'],
    ],
  ])('%s', (whose, waits) =>
    expect(WaitingFor.options.filter((what) => whoseDelay(what) === whose)).toEqual(waits),
  );
});
