import type { PastOutage } from '../../../domain/forecast/days-spent';
import {
  classArrivalsOf,
  floorDaysOf,
  shortagesOf,
  type FloorRecords,
} from '../../../domain/forecast/floor-days';
import { calendarOf, USUAL_WEEK } from '../../../domain/office/working-calendar';
import { PlainDate } from '../../../domain/values/plain-date';

const day = (text: string): PlainDate => PlainDate.parse(text);
const hour = (text: string): number => Date.parse(`${text}:00+08:00`);

/** A week of Mondays to Thursdays before Friday 6 March 2026, with two printers and a queue that never ends. */
function records(changes: Partial<FloorRecords> = {}): FloorRecords {
  const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05'].map(day);
  return {
    today: day('2026-03-06'),
    since: day('2026-02-01'),
    calendar: calendarOf(8, USUAL_WEEK, []),
    printed: days.flatMap((one) =>
      ['a', 'b'].map((printer) => ({ day: one, printer, cards: 50, spoiled: 1 })),
    ),
    arrivals: [{ headStartDays: 0, counts: new Map() }],
    blankoMoved: new Map(),
    blankoNow: 1_000,
    waitingNow: 5_000,
    outages: [],
    ...changes,
  };
}

function outage(since: string, endedAt: string): PastOutage {
  return {
    outageId: 'o-1',
    function: 'read',
    cause: 'NETWORK',
    announcedBy: null,
    detected: true,
    expectedEnd: null,
    since: new Date(hour(since)).toISOString(),
    endedAt: new Date(hour(endedAt)).toISOString(),
    cap: { printing: null, recording: null },
  };
}

test('days of a floor, without today and without the days before its first card', () => {
  const days = floorDaysOf(records());
  expect(days.map(({ day: one }) => one)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']);
  expect(days[0]).toEqual({ day: '2026-03-02', cards: 100, spoiled: 2, printers: 2, limitedBy: null });
});

test("a day on which the queue ran empty tells nothing of the printers' speed", () => {
  const came = new Map([
    [day('2026-03-04'), 100],
    [day('2026-03-05'), 100],
    [day('2026-03-06'), 30],
  ]);
  const arrivals = [{ headStartDays: 0, counts: came }];
  const limits = floorDaysOf(records({ waitingNow: 30, arrivals })).map(({ limitedBy }) => limitedBy);
  // On Monday evening a hundred waited; from Tuesday on each day's cards came and went on that day.
  expect(limits).toEqual([null, 'QUEUE', 'QUEUE', 'QUEUE']);
});

test('a day that ended without blanko, and the days that began so as well', () => {
  const blankoMoved = new Map([
    [day('2026-03-02'), -102],
    [day('2026-03-05'), 398],
  ]);
  const here = records({ blankoMoved, blankoNow: 398 });
  expect(floorDaysOf(here).map(({ limitedBy }) => limitedBy)).toEqual(['BLANKO', 'BLANKO', 'BLANKO', null]);
  const shortages = shortagesOf(here, day('2026-03-01'), hour('2026-03-06T09:00'));
  expect(shortages).toEqual([{ from: hour('2026-03-03T00:00'), to: hour('2026-03-05T00:00') }]);
});

test('a shortage lasts until now', () => {
  const blankoMoved = new Map([[day('2026-03-04'), -10]]);
  const now = hour('2026-03-06T09:00');
  const shortages = shortagesOf(records({ blankoMoved, blankoNow: 0 }), day('2026-03-01'), now);
  expect(shortages).toEqual([{ from: hour('2026-03-05T00:00'), to: now }]);
});

test('half of the office hours without the link make a standstill, less does not', () => {
  const limits = (since: string, end: string): unknown =>
    floorDaysOf(records({ outages: [outage(since, end)] })).map(({ limitedBy }) => limitedBy);
  // The office is open from 07:30 to 16:00.
  expect(limits('2026-03-03T11:00', '2026-03-03T15:15')).toEqual([null, 'OUTAGE', null, null]);
  expect(limits('2026-03-03T11:00', '2026-03-03T15:14')).toEqual([null, null, null, null]);
  expect(limits('2026-03-02T18:00', '2026-03-05T07:00')).toEqual([null, 'OUTAGE', 'OUTAGE', null]);
});

test('who came on a Saturday counts on the Monday, and a day without anybody is a zero', () => {
  const counts = new Map([
    [day('2026-02-27'), 5],
    [day('2026-02-28'), 7],
    [day('2026-03-03'), 2],
  ]);
  const { days } = classArrivalsOf(records(), { headStartDays: 0, counts });
  expect(days.map(({ value }) => value)).toEqual([5, 7, 2, 0, 0]);
});
