import { readCase } from '../../../db/case/case-reads';
import { openPool } from '../../../db/core/store';
import type { Verified } from '../../../db/verification/findings';
import { verify } from '../../../db/verification/verify';
import { anOffice, type TestStore } from '../../support/store';
import { copyOf, tamper } from '../support/copied-database';
import { CORRUPTIONS } from '../support/corruptions';
import { aVariedOffice, type VariedOffice } from '../support/varied-office';

type Found = [invariant: number, subject: string, problem: string];

function found(report: Verified[]): Found[] {
  return report.flatMap(({ invariant, violations }) =>
    violations.map(({ subject, problem }): Found => [invariant, subject, problem]),
  );
}

describe('verify', () => {
  let office: TestStore;
  let varied: VariedOffice;
  const numbers = new Map<string, string>();

  beforeAll(async () => {
    office = await anOffice();
    varied = await aVariedOffice(office);
    for (const part of Object.values(varied) as (string | { caseId: string })[]) {
      const caseId = typeof part === 'string' ? part : part.caseId;
      numbers.set(caseId, (await readCase(office.pool, caseId))?.caseNumber ?? '');
    }
    expect(found(await verify(office))).toEqual([]);
  });
  afterAll(() => office.close());

  test.each(Object.entries(CORRUPTIONS))('names %s', async (_, corrupt) => {
    const { sql, says } = corrupt(varied, (caseId) => numbers.get(caseId) ?? '');
    const copy = await copyOf(office.url);
    await tamper(copy.url, sql);
    const pool = openPool(copy.url, () => undefined);
    const violations = found(await verify({ pool }));
    await pool.end();
    await copy.close();
    const open = [...violations];
    for (const [invariant, subject, problem] of says) {
      const at = open.findIndex(
        ([number, who, what]) => number === invariant && who === subject && problem.test(what),
      );
      if (at < 0)
        throw new Error(
          `nothing said of ${subject}: ${String(problem)}; said: ${JSON.stringify(violations)}`,
        );
      open.splice(at, 1);
    }
    expect(open).toEqual([]);
  });
});
