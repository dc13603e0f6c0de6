import fc from 'fast-check';
import { answerToStatus, nextQueryAt } from '../../../domain/centre/overdue';
import { idFor } from '../../../platform/ids';
import { say } from '../../support/say';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-23T01:00:00Z');

/** When a submission is asked for until `days` after its task was opened; each question comes `lagMs` late. */
function questions(submissionId: string, openedAt: number, days: number, lagMs = 0): number[] {
  const asked: number[] = [];
  for (let at = nextQueryAt(submissionId, openedAt, openedAt) + lagMs; at < openedAt + days * DAY;) {
    asked.push(at);
    at = nextQueryAt(submissionId, openedAt, at) + lagMs;
  }
  return asked;
}

describe('the questions after a verdict that does not come', () => {
  it('are few on the first day, then at least a day apart, and never stop in two years', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(30_000), (submissionId, lagMs) => {
        const asked = questions(submissionId, START, 730, lagMs);
        expect(asked[0]).toBeGreaterThanOrEqual(START + 60_000);
        expect(asked[0]).toBeLessThanOrEqual(START + 120_000 + lagMs);
        expect(asked.filter((at) => at < START + DAY).length).toBeLessThanOrEqual(11);
        const waits = asked.map((at, index) => ({ at, wait: at - (asked[index - 1] ?? START) }));
        const whenOld = waits.filter(({ at, wait }) => at - wait >= START + DAY);
        expect(Math.min(...whenOld.map(({ wait }) => wait))).toBeGreaterThanOrEqual(DAY);
        expect(Math.max(...waits.map(({ wait }) => wait))).toBeLessThanOrEqual(2 * DAY + lagMs);
        expect(asked.length).toBeGreaterThanOrEqual(365);
        expect(asked.length).toBeLessThanOrEqual(11 + 730);
      }),
    );
  });

  it('grow apart: each is later after the one before than that one was, until they are daily', () => {
    const waits = questions(idFor('one'), START, 1).map((at, index, all) => at - (all[index - 1] ?? START));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
  });

  it.each([
    ['sent in one hour', (index: number) => START + (index * HOUR) / 20_000],
    ['all asked for at the same moment after an outage', () => START],
  ])('are spread over all hours by 20,000 cases %s', (_how, openedAt) => {
    const days = 12;
    const perHour = new Array<number>(days * 24).fill(0);
    for (let index = 0; index < 20_000; index += 1) {
      for (const at of questions(idFor(`submission-${index}`), openedAt(index), days)) {
        const hour = Math.floor((at - START) / HOUR);
        if (hour < perHour.length) perHour[hour] = (perHour[hour] ?? 0) + 1;
      }
    }
    const old = perHour.slice(24);
    const mean = old.reduce((sum, count) => sum + count, 0) / old.length;
    const peak = Math.max(...old);
    say(`20,000 waiting: ${mean.toFixed(0)} questions an hour, ${peak} in the busiest hour`);
    expect(mean).toBeLessThanOrEqual(20_000 / 24);
    expect(peak).toBeLessThanOrEqual(2 * mean);
  });
});

describe('the status of a task without a verdict', () => {
  it.each([
    ['PENDING', 'LEAVE'],
    ['RESPONSE_SCHEDULED', 'LEAVE'],
    ['RESPONSE_RETRY', 'LEAVE'],
    ['RESPONSE_ERROR', 'REDELIVER'],
    ['COMPLETED', 'REDELIVER'],
  ] as const)('%s: %s', (status, answer) => {
    expect(answerToStatus(status)).toBe(answer);
  });
});
