import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { request } from 'undici';
import { inParallel } from '../../../bench/in-parallel';
import { openPendingCases, type PendingCase } from '../../../bench/pending-cases';
import { verify } from '../../../db/verification/verify';
import { idFor } from '../../../platform/ids';
import { give } from '../../support/case-story';
import { say } from '../../support/say';
import { anApi, type ApiUnderTest } from '../support/api-under-test';

/** More in a long run. */
const CASES = Number(process.env['TERBIT_FLOOD_CASES'] ?? 2_000);
const AT_ONCE = 16;
const STORY_MS = CASES * 150;

type Body = 'unique' | 'duplicate' | 'adjudicate' | 'failure';
interface Call {
  token: string;
  body: Body;
  personId: string;
}

const SCORES: Record<Body, number | null> = { unique: null, duplicate: 0.97, adjudicate: 0.6, failure: null };

describe('the verdicts of two years in one hour', () => {
  let api: ApiUnderTest;
  let server: Server;
  beforeAll(async () => {
    api = await anApi();
    server = createServer(api.bareApp).listen(0, '127.0.0.1');
  });
  afterAll(async () => {
    server.close();
    await api.close();
  });

  async function send({ token, body, personId }: Call): Promise<number> {
    const { port } = server.address() as AddressInfo;
    const score = SCORES[body];
    const others = score === null ? [] : [{ personId: 'somebody-else', rank: 1, score }];
    const isError = body === 'failure';
    const sent = isError ? { code: 500, message: 'x' } : [{ personId, rank: 0, score: 1 }, ...others];
    const url = `http://127.0.0.1:${port}/v1/centre/callbacks/${token}?transactionId=t&taskId=k`;
    const answer = await request(url, {
      method: 'POST',
      headers: { 'content-type': isError ? 'application/error+json' : 'application/json' },
      body: JSON.stringify(sent),
    });
    await answer.body.dump();
    return answer.statusCode;
  }

  async function sendAll(calls: readonly Call[]): Promise<number[]> {
    const statuses = await inParallel(calls.length, AT_ONCE, (index) => send(calls[index] as Call));
    return [...new Set(statuses)];
  }

  /** A failed search, after which the case is submitted anew: the token it had is an old one. */
  async function submitAnew(pending: PendingCase): Promise<PendingCase> {
    const { caseId } = pending;
    await send({ ...pending, body: 'failure' });
    const token = randomBytes(32).toString('base64url');
    const submissionId = idFor(token);
    const tokenHash = createHash('sha256').update(token).digest('hex');
    await give(api.store, caseId, { type: 'SUBMIT', submissionId, tokenHash });
    await give(api.store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: idFor(`task ${token}`) });
    return { ...pending, token, submissionId };
  }

  /** How many events of a type each case has, failed searches left out. */
  async function eventsByCase(type: string): Promise<Map<string, number>> {
    const { rows } = await api.store.pool.query<{ caseId: string; count: number }>(
      `SELECT case_id, count(*)::integer AS count FROM journal
       WHERE event ->> 'type' = $1 AND event ->> 'verdict' <> 'SEARCH_FAILURE' GROUP BY case_id`,
      [type],
    );
    return new Map(rows.map(({ caseId, count }) => [caseId, count]));
  }

  const verdictFor = (index: number): Body =>
    index % 10 === 7 ? 'duplicate' : index % 10 === 8 ? 'adjudicate' : 'unique';
  const isContradicted = (index: number): boolean => index % 25 === 1;

  it(
    'move each case once, and only those with two different verdicts to an officer',
    async () => {
      const startedAt = performance.now();
      const first = await openPendingCases(api.store, { first: 0, count: CASES });
      const openedAt = performance.now();
      const old = first.filter((_, index) => index % 10 === 3);
      const newest = await inParallel(CASES, AT_ONCE, async (index) => {
        const pending = first[index] as PendingCase;
        return { index, pending: index % 10 === 3 ? await submitAnew(pending) : pending };
      });
      const calls = newest.flatMap(({ index, pending }): Call[] => {
        const call = { ...pending, body: verdictFor(index) };
        const times = index % 3 === 0 ? 3 : 1;
        const other = { ...pending, body: call.body === 'unique' ? 'duplicate' : 'unique' } as const;
        return [...Array<Call>(times).fill(call), ...(isContradicted(index) ? [other] : [])];
      });
      calls.push(...old.map((pending) => ({ ...pending, body: 'duplicate' as const })));
      const seed = Date.now() % 1_000_000;
      const [shuffled = []] = fc.sample(
        fc.shuffledSubarray(calls, { minLength: calls.length, maxLength: calls.length }),
        { numRuns: 1, seed },
      );

      const floodAt = performance.now();
      const statuses = await sendAll(shuffled);
      const floodS = (performance.now() - floodAt) / 1_000;
      say(
        `seed ${seed}: ${CASES} cases opened in ${((openedAt - startedAt) / 1_000).toFixed(1)} s; ` +
          `${calls.length} callbacks in ${floodS.toFixed(1)} s, ${(calls.length / floodS).toFixed(0)} a second`,
      );
      expect(statuses).toEqual([204]);

      const moved = await eventsByCase('VERDICT_RECEIVED');
      expect([moved.size, new Set(moved.values())]).toEqual([CASES, new Set([1])]);
      const contradicted = await eventsByCase('VERDICT_CONFLICTED');
      const expected = newest
        .filter(({ index }) => isContradicted(index))
        .map(({ pending }) => pending.caseId);
      expect([...contradicted.keys()].sort()).toEqual(expected.sort());
      expect(new Set(contradicted.values())).toEqual(new Set([1]));

      const { rows } = await api.store.pool.query<{ stage: string; count: number }>(
        'SELECT stage, count(*)::integer AS count FROM cases GROUP BY stage ORDER BY stage',
      );
      const toOfficer = newest.filter(({ index }) => isContradicted(index) || verdictFor(index) !== 'unique');
      expect(rows).toEqual([
        { stage: 'NEEDS_DECISION', count: toOfficer.length },
        { stage: 'PRINT_READY', count: CASES - toOfficer.length },
      ]);
      const late = await api.store.pool.query('SELECT count(*)::integer AS count FROM late_answer');
      expect(late.rows).toEqual([{ count: old.length }]);

      const journal = await api.footprint();
      expect(await sendAll(shuffled.slice(0, 500))).toEqual([204]);
      expect(await api.footprint()).toEqual(journal);
      const violations = (await verify(api.store)).flatMap((invariant) => invariant.violations);
      expect(violations).toEqual([]);
    },
    STORY_MS,
  );
});
