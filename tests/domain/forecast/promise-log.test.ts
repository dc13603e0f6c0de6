import { hasMoved, whyMoved, type Basis, type LoggedPromise } from '../../../domain/forecast/promise-log';
import { PlainDate } from '../../../domain/values/plain-date';

const TODAY = PlainDate.parse('2026-03-02');
const told = (from: string, to: string): LoggedPromise => {
  return { range: { from: PlainDate.parse(from), to: PlainDate.parse(to) }, reason: null };
};
const none = (reason: string): LoggedPromise => ({ range: null, reason });

const BASIS: Basis = {
  place: 100,
  linkIsUp: true,
  printersReady: 4,
  cap: null,
  standsStillUntil: null,
  blanko: 500,
  expected: 0,
  expectedBy: null,
  cardsPerDay: 300,
};

test.each<[string, LoggedPromise | null, LoggedPromise, boolean]>([
  ['the first', null, told('2026-03-09', '2026-03-13'), true],
  ['the same again', told('2026-03-09', '2026-03-13'), told('2026-03-09', '2026-03-13'), false],
  ['two days later', told('2026-03-09', '2026-03-13'), told('2026-03-11', '2026-03-15'), false],
  ['three days later', told('2026-03-09', '2026-03-13'), told('2026-03-09', '2026-03-16'), true],
  ['six days of two months', told('2026-04-20', '2026-05-01'), told('2026-04-26', '2026-05-07'), false],
  ['eighteen days of two months', told('2026-04-20', '2026-05-01'), told('2026-05-08', '2026-05-19'), true],
  ['a beginning that passed', told('2026-02-20', '2026-03-05'), told('2026-03-02', '2026-03-05'), false],
  ['no range any more', told('2026-03-09', '2026-03-13'), none('LINK_DOWN_NO_END_KNOWN'), true],
  ['another reason', none('NO_BLANKO_EXPECTED'), none('LINK_DOWN_NO_END_KNOWN'), true],
  ['the same reason', none('NO_BLANKO_EXPECTED'), none('NO_BLANKO_EXPECTED'), false],
  [
    'no more yes',
    { range: null, answer: 'YES', reason: null },
    { range: null, answer: 'NO', reason: null },
    true,
  ],
])('%s: logged or not', (_, before, now, expected) => {
  expect(hasMoved(before, now, TODAY)).toBe(expected);
});

test.each<[string, Partial<Basis>, string]>([
  ['the link went', { linkIsUp: false, printersReady: 3 }, 'LINK'],
  ['the server fails', { cap: 200 }, 'OUTAGE'],
  ['a printer broke', { printersReady: 3, cardsPerDay: 225 }, 'PRINTERS'],
  ['blanko are announced', { expected: 4_000, expectedBy: '2026-03-20' }, 'DELIVERY'],
  ['blanko came', { blanko: 4_500 }, 'DELIVERY'],
  ['others passed', { place: 140 }, 'PASSED'],
  ['the floor got slower', { cardsPerDay: 200 }, 'SPEED'],
  ['pieces were lent', { blanko: 300, place: 90 }, 'BLANKO'],
  ['others were printed', { blanko: 400, place: 1, cardsPerDay: 298 }, 'BLANKO'],
  ['nothing but time', { blanko: 401, place: 1 }, 'TIME'],
])('%s: why it moved', (_, change, why) => {
  expect(whyMoved(BASIS, { ...BASIS, ...change })).toBe(why);
});
