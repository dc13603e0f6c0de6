import {
  doubtOf,
  isCountedByMinistry,
  lackingFor,
  LineReport,
  MOST_LINES,
  orderNumber,
  orderSize,
  classifyReport,
  outcomeOf,
  type ComparedLine,
} from '../../../domain/printing/print-order';

const UNREPORTED = { outcome: null, serial: null, reason: null };

function line(state: ComparedLine['state'], known: Partial<ComparedLine> = {}): ComparedLine {
  return { ...UNREPORTED, ...known, state };
}

describe('how long a sheet is', () => {
  test.each([
    ['what was asked for', { asked: 5, blankoFree: 10, cardsLeft: null }, 5],
    ['as far as the blanko reach', { asked: 20, blankoFree: 7, cardsLeft: null }, 7],
    ['as far as the cap of the day reaches', { asked: 20, blankoFree: 15, cardsLeft: 3 }, 3],
    ['never more than a sheet holds', { asked: 1_000, blankoFree: 1_000, cardsLeft: null }, MOST_LINES],
    ['nothing where the blanko are promised twice over', { asked: 5, blankoFree: -2, cardsLeft: null }, 0],
  ])('%s', (_, limits, size) => expect(orderSize(limits)).toBe(size));

  test.each([
    ['BLANKO', { asked: 1, blankoFree: 0, cardsLeft: 0 }],
    ['HOURS', { asked: 1, blankoFree: 1, cardsLeft: 0 }],
    ['QUEUE', { asked: 1, blankoFree: 1, cardsLeft: null }],
  ])('an empty one lacks %s', (lacking, limits) => expect(lackingFor(limits)).toBe(lacking));
});

describe('what a report does to its line', () => {
  const good = outcomeOf({
    caseNumber: '5371-2026-000001',
    outcome: 'PRINTED',
    serial: 'CHIP01',
  } as LineReport);
  const other = { ...good, serial: 'CHIP02' };
  const none = { outcome: 'NOT_PRINTED', serial: null, reason: null } as const;

  test.each([
    ['the first report counts', UNREPORTED, false, good, 'NEW'],
    ['the same report again changes nothing', good, false, good, 'SAME'],
    ['nor does it once the order is closed', good, true, good, 'SAME'],
    ['another chip contradicts', good, false, other, 'CONTRADICTS'],
    ['another outcome contradicts', good, true, none, 'CONTRADICTS'],
    ['a report after the closing is too late', UNREPORTED, true, good, 'TOO_LATE'],
  ] as const)('%s', (_, known, isClosed, reported, effect) =>
    expect(classifyReport(known, isClosed, reported)).toBe(effect),
  );

  test.each([
    ['a good card without its chip', { outcome: 'PRINTED' }],
    ['a spoiled card without a reason', { outcome: 'SPOILED' }],
    ['a reason that only time gives a good card', { outcome: 'SPOILED', reason: 'CARD_INVALID' }],
    ['a chip of a card that was not printed', { outcome: 'NOT_PRINTED', serial: 'CHIP01' }],
    ['not knowing', { outcome: 'UNCERTAIN' }],
  ])('%s is no report', (_, known) =>
    expect(LineReport.safeParse({ caseNumber: '5371-2026-000001', ...known }).success).toBe(false),
  );
});

describe("what the ministry's client has counted", () => {
  test.each([
    ['a good card', line('GOOD', { outcome: 'PRINTED', serial: 'CHIP01' }), true, null],
    [
      'a good card spoiled on the shelf',
      line('SPOILED', { outcome: 'PRINTED', serial: 'CHIP01' }),
      true,
      null,
    ],
    ['a misprint', line('SPOILED', { outcome: 'SPOILED', reason: 'MISPRINT' }), true, 'SPOILED'],
    [
      'a chip that could not be written, which stops the client before it prints',
      line('SPOILED', { outcome: 'SPOILED', reason: 'ENCODING_FAILED' }),
      false,
      'SPOILED',
    ],
    ['a card that was not printed', line('NOT_PRINTED', { outcome: 'NOT_PRINTED' }), false, null],
    ['a card that nobody has spoken of yet', line('SENDING'), false, 'UNREPORTED'],
    ['a card that nobody has spoken of at all', line('UNCERTAIN'), false, 'UNCERTAIN'],
    ['one that two persons found', line('PRINTED'), true, null],
    ['one that two persons found spoiled', line('SPOILED'), true, 'SPOILED'],
    ['one that two persons did not find', line('NOT_PRINTED'), false, null],
  ])('%s', (_, counted, isIn, doubt) =>
    expect([isCountedByMinistry(counted), doubtOf(counted)]).toEqual([isIn, doubt]),
  );
});

test('an order has a number that can be read out', () =>
  expect(orderNumber('53.71', 2026, 123)).toBe('PC-5371-2026-000123'));
