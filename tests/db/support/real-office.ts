import fc from 'fast-check';
import { readState } from '../../../db/case/apply-command';
import { balanceOf } from '../../../db/stock/blanko';
import type { Command } from '../../../domain/case/commands';
import { attemptOf, give } from '../../support/case-story';
import type { TestStore } from '../../support/store';
import type { LedgerModel, ModelCase, Standing } from './ledger-model';

export const OFFICE = '53.71';

const STANDING_OF: Record<string, Standing> = {
  'PRINT_READY ': 'QUEUE',
  'PRINT_READY HELD': 'HELD',
  'PRINTING SENDING': 'SENDING',
  'PRINTING UNCERTAIN': 'UNCERTAIN',
  'PRINTED PRINTED': 'PRINTED',
  'READY GOOD': 'GOOD',
  'ISSUED GOOD': 'ISSUED',
  'NEEDS_DECISION ': 'DECISION',
  'CANCELLED ': 'CANCELLED',
};

/** Stages that cases reached in all lives: a model that never got far would agree with anything. */
export const REACHED = new Set<Standing>();

/** The office in Postgres, with the ids of the cases that the model counts. */
export class RealOffice {
  readonly caseIds: string[] = [];
  readonly usedSerials: string[] = [];
  private steps = 0;

  constructor(readonly store: TestStore) {}

  step(): string {
    this.steps += 1;
    return `model:${this.steps}`;
  }

  caseId({ index }: ModelCase): string {
    return this.caseIds[index] ?? '';
  }

  async attemptId(one: ModelCase): Promise<string> {
    return (await attemptOf(this.store, this.caseId(one))).attemptId;
  }

  async tell(one: ModelCase, command: (attemptId: string) => Command): Promise<void> {
    const state = await readState(this.store, this.caseId(one));
    await give(this.store, this.caseId(one), command(state?.attempt?.attemptId ?? ''));
  }

  async agreesWith(model: LedgerModel): Promise<void> {
    for (const { standing } of model.cases) REACHED.add(standing);
    const balances = await balanceOf(this.store, OFFICE);
    const held = balances.flatMap(({ site, kind, printer, balance }): [string, number][] =>
      balance === 0 ? [] : [[printer ?? (site === OFFICE ? kind : `${site} ${kind}`), balance]],
    );
    const told = [...model.balances].filter(([, balance]) => balance !== 0);
    expect(Object.fromEntries(held)).toEqual(Object.fromEntries(told));
    const { rows } = await this.store.pool.query<{ id: string; standing: string; printer: string | null }>(`
      SELECT cases.case_id AS id, attempt.printer,
        concat(cases.stage, ' ', attempt.state) AS standing
      FROM cases LEFT JOIN attempt ON attempt.attempt_id = cases.open_attempt`);
    const standings = new Map(rows.map(({ id, standing }) => [id, STANDING_OF[standing] ?? standing]));
    expect(this.caseIds.map((id) => standings.get(id))).toEqual(model.cases.map(({ standing }) => standing));
    for (const one of model.in('HELD', 'SENDING', 'UNCERTAIN')) {
      expect(rows.find(({ id }) => id === this.caseId(one))?.printer).toBe(one.printer);
    }
  }
}

export type Step = fc.AsyncCommand<LedgerModel, RealOffice>;

/** A step on one of the cases that stand where it can be taken; after it, office and model must agree. */
export function onCase(
  name: string,
  from: (model: LedgerModel) => ModelCase[],
  act: (one: ModelCase, model: LedgerModel, office: RealOffice) => Promise<void>,
): fc.Arbitrary<Step> {
  return fc.nat(50).map((pick) => ({
    check: (model) => from(model as LedgerModel).length > 0,
    run: async (model, office) => {
      const candidates = from(model);
      const one = candidates[pick % candidates.length];
      if (one === undefined) throw new Error('no case');
      await act(one, model, office);
      await office.agreesWith(model);
    },
    toString: () => `${name}(${pick})`,
  }));
}

export function onOffice(name: string, act: (model: LedgerModel, office: RealOffice) => Promise<void>): Step {
  return {
    check: () => true,
    run: async (model, office) => {
      await act(model, office);
      await office.agreesWith(model);
    },
    toString: () => name,
  };
}
