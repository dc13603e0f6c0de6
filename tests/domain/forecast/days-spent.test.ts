import type { CaseEvent, JournalEntry } from '../../../domain/case/events';
import { CaseNumber } from '../../../domain/values/case-number';
import { PlainDate } from '../../../domain/values/plain-date';
import { daysOfStays, timeOf, type PastOutage } from '../../../domain/forecast/days-spent';

const FIRST = Date.parse('2026-01-01T00:00:00Z');
const MS_PER_DAY = 86_400_000;
const at = (days: number): number => FIRST + days * MS_PER_DAY;

function journal(...steps: [days: number, event: CaseEvent][]): JournalEntry[] {
  return steps.map(([days, event], index) => {
    return { seq: index + 1, at: new Date(at(days)).toISOString(), actor: 'test', event };
  });
}

const registered = (printableFrom: string | null = null): CaseEvent => {
  return {
    type: 'REGISTERED',
    caseNumber: CaseNumber.parse('5371-2026-000001'),
    office: '53.71',
    station: '53.71.04',
    pickupSite: '53.71.04',
    service: 'KTP_EL',
    reason: 'FIRST',
    printableFrom: printableFrom === null ? null : PlainDate.parse(printableFrom),
  };
};
const asked: CaseEvent = {
  type: 'RECORDING_REQUESTED',
  recordingId: 'r',
  station: '53.71.04',
  exceptions: [],
};
const recorded: CaseEvent = {
  type: 'RECORDED',
  recordingId: 'r',
  packetHash: 'h',
  lowestQuality: 80,
  missing: [],
};
const submitted: CaseEvent = {
  type: 'SUBMITTED',
  submissionId: 's',
  recordingId: 'r',
  number: 1,
  tokenHash: 't',
};
const acknowledged: CaseEvent = { type: 'ACKNOWLEDGED', submissionId: 's', taskId: 't-1' };
const unique: CaseEvent = { type: 'VERDICT_RECEIVED', submissionId: 's', verdict: 'UNIQUE' };
const duplicate: CaseEvent = { type: 'VERDICT_RECEIVED', submissionId: 's', verdict: 'DUPLICATE' };
const letter: CaseEvent = { type: 'DECIDED', action: 'LETTER_SENT', corrected: null };

function outage(from: number, to: number | null, changes: Partial<PastOutage> = {}): PastOutage {
  return {
    outageId: `o-${from}`,
    function: 'link',
    cause: 'NETWORK',
    announcedBy: null,
    detected: false,
    since: new Date(at(from)).toISOString(),
    endedAt: to === null ? null : new Date(at(to)).toISOString(),
    expectedEnd: null,
    cap: { printing: null, recording: null },
    ...changes,
  };
}

const UNTIL_PRR: [number, CaseEvent][] = [
  [0, registered()],
  [10, asked],
  [11, recorded],
  [11, submitted],
  [12, acknowledged],
  [42, unique],
];

function spent(
  steps: [number, CaseEvent][],
  now: number,
  around: Partial<Parameters<typeof daysOfStays>[1]> = {},
): unknown {
  const { stays } = timeOf(journal(...steps), (day) => Date.parse(`${day}T00:00:00Z`), at(now));
  return daysOfStays(stays, { outages: [], shortages: [], ...around });
}

test('a case: until the recording the applicant, until the verdict the centre, then the dinas', () => {
  expect(spent(UNTIL_PRR, 50)).toEqual({ applicant: 11, dinas: 8, centre: 31 });
});

test("a link that is down makes the days in the queue the centre's; the own server those of the dinas", () => {
  const network = { outages: [outage(44, 47)] };
  expect(spent(UNTIL_PRR, 50, network)).toEqual({ applicant: 11, dinas: 5, centre: 34 });
  const server = { outages: [outage(0, null, { function: 'office', cause: 'OWN_SERVER' })] };
  expect(spent(UNTIL_PRR, 50, server)).toEqual({ applicant: 0, dinas: 50, centre: 0 });
});

test("days without blanko are the centre's, and a birthday to come is the applicant's", () => {
  const shortages = [{ from: at(43), to: at(45) }];
  expect(spent(UNTIL_PRR, 50, { shortages })).toEqual({ applicant: 11, dinas: 6, centre: 33 });
  const young: [number, CaseEvent][] = [[0, registered('2026-02-16')], ...UNTIL_PRR.slice(1)];
  expect(spent(young, 50, { shortages })).toEqual({ applicant: 15, dinas: 4, centre: 31 });
});

test('before an officer it is the dinas, from the letter on the ministry', () => {
  const steps: [number, CaseEvent][] = [...UNTIL_PRR.slice(0, 5), [42, duplicate], [45, letter]];
  expect(spent(steps, 50)).toEqual({ applicant: 11, dinas: 3, centre: 36 });
});

test('the promise of the office runs from PRR, and from nothing before it', () => {
  const start = (day: PlainDate): number => Date.parse(day);
  expect(timeOf(journal(...UNTIL_PRR), start, at(50)).promiseRunsFrom).toBe(new Date(at(42)).toISOString());
  expect(timeOf(journal(...UNTIL_PRR.slice(0, 5)), start, at(50)).promiseRunsFrom).toBeNull();
});

test("every day is somebody's: the parts sum to the time since the registration", () => {
  const steps: [number, CaseEvent][] = [...UNTIL_PRR];
  const around = {
    outages: [outage(5, 20), outage(15, 43, { function: 'office', cause: 'POWER' }), outage(44, null)],
    shortages: [{ from: at(30), to: at(46) }],
  };
  const parts = Object.values(spent(steps, 50, around) as Record<string, number>);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(50, 5);
});
