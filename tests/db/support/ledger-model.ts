/** Where a case of the model stands, as far as blanko depend on it. */
export type Standing =
  'QUEUE' | 'HELD' | 'SENDING' | 'UNCERTAIN' | 'PRINTED' | 'GOOD' | 'ISSUED' | 'DECISION' | 'CANCELLED';

export interface ModelCase {
  /** Place in the row of cases made, which is their order in the queue. */
  index: number;
  standing: Standing;
  printer: string;
  /** The account that the attempt draws on: the store, or the printer itself. */
  source: string;
  cancelStored: boolean;
  spoiled: number;
}

export interface ModelPrinter {
  stopped: boolean;
  counted: boolean;
  spoiledInRow: number;
}

/** A manifest to another site, or a loan to another office. */
export interface ModelPaper {
  id: string;
  seal: string;
  /** The account that its pieces are in until they come, and where they come to. */
  account: 'IN_TRANSIT' | 'LENT';
  home: string;
  outstanding: number;
}

export type Outcome = 'PRINTED' | 'SPOILED' | 'NOT_PRINTED' | 'UNCERTAIN';

const OPEN: readonly Standing[] = ['HELD', 'SENDING', 'UNCERTAIN'];

/** Blanko, cases and printers of one office as plain counters: what the database must agree with. */
export class LedgerModel {
  readonly cases: ModelCase[] = [];
  readonly papers: ModelPaper[] = [];
  readonly printers: Map<string, ModelPrinter>;
  readonly balances: Map<string, number>;

  constructor(printers: readonly string[]) {
    this.printers = new Map(printers.map((id) => [id, { stopped: false, counted: false, spoiledInRow: 0 }]));
    this.balances = new Map(
      ['CENTRE', 'STORE', 'PRINTED', 'ISSUED', 'SPOILED', ...printers].map((account) => [account, 0]),
    );
  }

  in(...standings: Standing[]): ModelCase[] {
    return this.cases.filter(({ standing }) => standings.includes(standing));
  }

  printer(id: string): ModelPrinter {
    const found = this.printers.get(id);
    if (found === undefined) throw new Error(`no printer ${id}`);
    return found;
  }

  move(from: string, to: string, pieces = 1): void {
    this.balances.set(from, (this.balances.get(from) ?? 0) - pieces);
    this.balances.set(to, (this.balances.get(to) ?? 0) + pieces);
  }

  /** Pieces of an account that no attempt holds. */
  free(account: string): number {
    const held = this.in(...OPEN).filter(({ source }) => source === account).length;
    return (this.balances.get(account) ?? 0) - held;
  }

  newCase(): void {
    const index = this.cases.length;
    this.cases.push({ index, standing: 'QUEUE', printer: '', source: '', cancelStored: false, spoiled: 0 });
  }

  dispatch(): number {
    let granted = 0;
    const queue = this.in('QUEUE');
    for (const [id, { stopped, counted }] of [...this.printers].sort(([one], [other]) =>
      one.localeCompare(other),
    )) {
      const source = counted ? id : 'STORE';
      const busy = this.in(...OPEN).some(({ printer }) => printer === id);
      const next = queue[granted];
      if (stopped || busy || next === undefined || this.free(source) <= 0) continue;
      Object.assign(next, { standing: 'HELD', printer: id, source });
      granted += 1;
    }
    return granted;
  }

  outcome(one: ModelCase, outcome: Outcome): void {
    switch (outcome) {
      case 'UNCERTAIN':
        one.standing = 'UNCERTAIN';
        return;
      case 'NOT_PRINTED':
        this.backToQueue(one);
        return;
      case 'SPOILED':
        this.move(one.source, 'SPOILED');
        this.spoiledBy(one);
        return;
      case 'PRINTED':
        this.move(one.source, one.cancelStored ? 'SPOILED' : 'PRINTED');
        one.standing = one.cancelStored ? 'CANCELLED' : 'PRINTED';
    }
  }

  check(one: ModelCase, result: 'GOOD' | 'SPOILED'): void {
    if (result === 'GOOD') {
      one.standing = 'GOOD';
      this.printer(one.printer).spoiledInRow = 0;
      return;
    }
    this.move('PRINTED', 'SPOILED');
    this.spoiledBy(one);
  }

  cancel(one: ModelCase): void {
    if (one.standing === 'SENDING' || one.standing === 'UNCERTAIN') {
      one.cancelStored = true;
      return;
    }
    if (one.standing === 'PRINTED' || one.standing === 'GOOD') this.move('PRINTED', 'SPOILED');
    one.standing = 'CANCELLED';
  }

  private spoiledBy(one: ModelCase): void {
    const printer = this.printer(one.printer);
    printer.spoiledInRow += 1;
    if (printer.spoiledInRow >= 2) printer.stopped = true;
    one.spoiled += 1;
    this.backToQueue(one);
  }

  private backToQueue(one: ModelCase): void {
    if (one.cancelStored) one.standing = 'CANCELLED';
    else one.standing = one.spoiled >= 3 ? 'DECISION' : 'QUEUE';
  }
}
