import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { createApp } from '../../../api/app';
import { Forecasts } from '../../../db/forecast/forecasts';
import { issueToken } from '../../../api/auth/token';
import { describeFault, failureOf, problemOf } from '../../../api/http/failure';
import { leftToFloor, openPool } from '../../../db/core/store';
import { TerbitError } from '../../../domain/errors/terbit-error';
import { OfficeCode } from '../../../domain/regions/regions';
import { loadKeys } from '../../../platform/keys';
import { createLogger } from '../../../platform/logger';

const SECRET = '5371991708850042';

/** An error as `pg` makes it, with a field of its own. */
function faulty(message: string, fields: Record<string, unknown>): Error {
  return Object.assign(new Error(message), fields);
}

describe('failureOf', () => {
  it.each([
    ['a refused connection', faulty('connect', { code: 'ECONNREFUSED' })],
    ['several refused connections', new AggregateError([faulty('connect', { code: 'ECONNREFUSED' })])],
    ['a server going down', faulty('terminating connection', { code: '57P01' })],
    ['a server with no place left', faulty('too many clients', { code: '53300' })],
    ['a connection cut off', new Error('Connection terminated unexpectedly')],
    ['a pool without a free connection', new Error('timeout exceeded when trying to connect')],
    ['a deadlock', faulty('deadlock detected', { code: '40P01' })],
  ])('takes %s for a database that is away', (_what, error) => {
    expect(failureOf(error).code).toBe('DATABASE_UNAVAILABLE');
  });

  it.each([
    ['a broken constraint', faulty('duplicate key', { code: '23505' })],
    ['a text that quotes a passing fault', new Error('He said: Connection terminated')],
    ['something thrown that is no error', 'oops'],
    ['nothing', undefined],
  ])('takes %s for a fault of ours', (_what, error) => {
    expect(failureOf(error).code).toBe('INTERNAL');
  });

  it('knows a piece that is not ours to print on', () => {
    const error = faulty('lot', { code: '23000', constraint: 'lot_not_negative' });
    expect(failureOf(error).code).toBe('SERIAL_NOT_USABLE');
  });
});

describe('describeFault', () => {
  it('keeps what a person could be known by out of the log', () => {
    const error = faulty(`Key (nik)=(${SECRET}) already exists`, {
      code: '23505',
      detail: SECRET,
      constraint: 'c',
    });
    const described = describeFault(error);
    expect(described).toMatchObject({ kind: 'Error', code: '23505', constraint: 'c' });
    expect((described['at'] as string[]).length).toBeGreaterThan(0);
    expect(JSON.stringify(described)).not.toContain(SECRET);
  });
});

describe('problemOf', () => {
  it('lets no fact stand in for a member of the standard', () => {
    const failure = new TerbitError('CASE_NOT_FOUND', { status: 200, code: 'FINE', stage: 'SENT' });
    const problem = problemOf(failure, { instance: '/v1/cases', traceId: 'trace', language: 'id' });
    expect(problem).toMatchObject({
      status: 404,
      code: 'CASE_NOT_FOUND',
      stage: 'SENT',
      instance: '/v1/cases',
    });
  });
});

describe('the API without Postgres', () => {
  const home = mkdtempSync(join(tmpdir(), 'terbit-api-'));
  afterAll(() => rmSync(home, { recursive: true }));

  it('says so, says when to come back, and goes on by itself', async () => {
    const gone = createServer();
    await new Promise<void>((done) => gone.listen(0, '127.0.0.1', done));
    const { port } = gone.address() as AddressInfo;
    await new Promise((done) => gone.close(done));
    const store = {
      pool: openPool(`postgresql://nobody:${SECRET}@127.0.0.1:${port}/none`, () => undefined),
      keys: loadKeys(home),
      clock: () => new Date(),
      dispatch: leftToFloor,
    };
    const lines: string[] = [];
    const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });
    const app = createApp({
      store,
      forecasts: new Forecasts(store),
      logger,
      verifyHolder: () => Promise.resolve('match'),
    });
    const caller = { sub: 'clerk', role: 'head', office: OfficeCode.parse('53.71') } as const;
    const authorization = `Bearer ${await issueToken(store.keys, caller, 1, new Date())}`;
    for (const path of ['/readyz', '/v1/cases']) {
      const answer = await request(app).get(path).set({ authorization });
      expect([answer.status, answer.body]).toMatchObject([503, { code: 'DATABASE_UNAVAILABLE' }]);
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.headers['content-type']).toContain('application/problem+json');
    }
    expect((await request(app).get('/healthz')).status).toBe(200);
    expect(lines.join('')).not.toContain(SECRET);
    await store.pool.end();
  });
});
