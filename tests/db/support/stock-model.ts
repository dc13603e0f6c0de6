import { balanceOf } from '../../../db/stock/blanko';
import type { Store } from '../../../db/core/store';
import { Item, type AccountKind } from '../../../domain/stock/ledger';

/** An account of the model: `KTP STORE 53.71.01`, `KTP PRINTER kupang-2`. */
export type AccountName = string;

/** Pieces that an operation took from one account to another. */
export type Effect = [from: AccountName, to: AccountName, pieces: number];

export function accountName(item: Item, kind: AccountKind, place: string): AccountName {
  return `${item} ${kind} ${place}`;
}

/** A manifest or loan as the model counts it. */
export interface ModelPaper {
  id: string;
  kind: 'TRANSFER' | 'LOAN_OUT' | 'LOAN_IN';
  item: 'KTP' | 'KIA';
  site: string;
  toSite: string;
  sender: string;
  seal: string;
  outstanding: number;
}

/** Numbers that repeat for a seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The stock of an office as plain counters, changed only by what succeeded: the order of operations does not matter. */
export class StockModel {
  readonly balances = new Map<AccountName, number>();
  readonly papers: ModelPaper[] = [];
  readonly serials: string[] = [];
  /** Commands that booked something, each of them once. */
  booked = 0;

  balance(account: AccountName): number {
    return this.balances.get(account) ?? 0;
  }

  take(effects: readonly Effect[]): void {
    for (const [from, to, pieces] of effects) {
      this.balances.set(from, this.balance(from) - pieces);
      this.balances.set(to, this.balance(to) + pieces);
    }
    this.booked += effects.length;
  }

  /** Fails unless the books of the office say what the model says, account by account and paper by paper. */
  async expectAgrees(store: Store, office: string): Promise<void> {
    const stored = new Map<AccountName, number>();
    for (const item of Item.options) {
      for (const { site, kind, printer, balance } of await balanceOf(store, office, item))
        if (balance !== 0) stored.set(accountName(item, kind, printer ?? site), balance);
    }
    const told = [...this.balances].filter(([, balance]) => balance !== 0);
    expect(Object.fromEntries([...stored].sort())).toEqual(Object.fromEntries(told.sort()));
    const { rows } = await store.pool.query<{ id: string; outstanding: number }>(
      'SELECT consignment_id AS id, outstanding FROM consignment ORDER BY consignment_id',
    );
    const papers = this.papers.map(({ id, outstanding }) => ({ id, outstanding }));
    expect(rows).toEqual(papers.sort((one, other) => (one.id < other.id ? -1 : 1)));
    const pieces = await store.pool.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM piece WHERE serial LIKE 'S%'`,
    );
    expect(pieces.rows[0]?.count).toBe(this.serials.length);
  }
}
