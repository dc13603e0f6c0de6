import { forgetOldKeys, once, type Answer } from '../../../db/core/idempotency';
import { anOffice, type TestStore } from '../../support/store';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let office: TestStore;
beforeAll(async () => void (office = await anOffice()));
afterAll(() => office.close());

/** Leaves a mark in the database that goes with its transaction, so that a test sees what was undone. */
function counting(name: string): { work: Parameters<typeof once>[2]; done: () => Promise<number> } {
  return {
    work: async (tx): Promise<Answer> => {
      await tx.query(
        `INSERT INTO enrolment VALUES (decode(md5('${name}' || random()), 'hex'), gen_random_uuid())`,
      );
      const { rows } = await tx.query<{ count: string }>('SELECT count(*) FROM enrolment');
      return { status: 201, body: { name, made: rows[0]?.count } };
    },
    done: async () =>
      Number((await office.pool.query<{ count: string }>('SELECT count(*) FROM enrolment')).rows[0]?.count),
  };
}

describe('once', () => {
  const request = { method: 'POST', path: '/v1/cases', body: { nik: '5371990108850001' } };

  test('a repetition gets the first answer and carries nothing out', async () => {
    const { work, done } = counting('repeat');
    const keyed = { caller: 'a', key: 'repeat', request };
    const first = await once(office, keyed, work);
    const made = await done();
    expect(await once(office, keyed, work)).toEqual({ ...first, repeated: true });
    expect(first.repeated).toBe(false);
    expect(await done()).toBe(made);
  });

  test('the same key with another request is refused; of another caller it is another key', async () => {
    const { work } = counting('reuse');
    await once(office, { caller: 'a', key: 'reuse', request }, work);
    const other = { ...request, body: { nik: '5371990108850002' } };
    await expect(once(office, { caller: 'a', key: 'reuse', request: other }, work)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
    expect((await once(office, { caller: 'b', key: 'reuse', request: other }, work)).repeated).toBe(false);
  });

  test('of ten at once, one works and the others wait for its answer', async () => {
    const { work, done } = counting('parallel');
    const before = await done();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => once(office, { caller: 'a', key: 'parallel', request }, work)),
    );
    expect(await done()).toBe(before + 1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('work that throws is undone with its key, so that the repetition works', async () => {
    const { work, done } = counting('throwing');
    const before = await done();
    const keyed = { caller: 'a', key: 'throwing', request };
    const failing = once(office, keyed, async (tx) => {
      await work(tx);
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(await done()).toBe(before);
    expect((await once(office, keyed, work)).repeated).toBe(false);
    expect(await done()).toBe(before + 1);
  });

  test('of many at once whose first throws, exactly one later one is carried out', async () => {
    const { work, done } = counting('first-throws');
    const before = await done();
    let thrown = false;
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        once(office, { caller: 'a', key: 'first-throws', request }, async (tx) => {
          const answer = await work(tx);
          if (!thrown) {
            thrown = true;
            throw new Error('refused');
          }
          return answer;
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await done()).toBe(before + 1);
  });

  test('the answer is kept sealed', async () => {
    await once(office, { caller: 'a', key: 'sealed', request }, () =>
      Promise.resolve({ status: 201, body: { trackingCode: 'ABCDEFG-HJKMNPQ' } }),
    );
    const { rows } = await office.pool.query<{ text: string }>(
      `SELECT encode(answer_sealed, 'escape') AS text FROM idempotency WHERE key = 'sealed'`,
    );
    expect(rows[0]?.text).not.toContain('ABCDEFG');
  });

  test('keys are forgotten after 90 days', async () => {
    const start = office.clock();
    const { rows } = await office.pool.query<{ now: Date }>('SELECT now()');
    const now = rows[0]?.now.getTime() ?? 0;
    office.setClock(new Date(now + 89 * MS_PER_DAY));
    expect(await forgetOldKeys(office)).toBe(0);
    office.setClock(new Date(now + 91 * MS_PER_DAY));
    expect(await forgetOldKeys(office)).toBeGreaterThan(0);
    office.setClock(start);
  });
});
