import { isForeignPiece } from '../../../db/stock/blanko';
import { once } from '../../../db/core/idempotency';
import { setPrinter } from '../../../db/printers/printers';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import { TerbitError } from '../../../domain/errors/terbit-error';
import { aPrintReadyCase } from '../../support/case-story';
import { say } from '../../support/say';
import { anOffice, type TestStore } from '../../support/store';
import { activeCases, PICKUP_SITE, stepCase, tendFloor } from '../support/print-operations';
import { randomFrom, StockModel, type Effect } from '../support/stock-model';
import {
  anOperation,
  OFFICE,
  pick,
  REFUSALS,
  twoPeople,
  type Dice,
  type Operation,
} from '../support/stock-operations';

const PRINTERS = ['kupang-1', 'kupang-2', 'kupang-3'];
const COUNTED = ['kupang-2', 'kupang-3'];
const SEED = Number(process.env['TERBIT_MODEL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const OPERATIONS = Number(process.env['TERBIT_MODEL_OPERATIONS'] ?? 3_000);
/** Operations after which the workers pause and the office is compared with the model. */
const ROUND = 1_000;
const HANDS = 8;
const FIRST_CASES = 10;
const OPERATIONS_FOR_A_CASE = 50;

/** The office, the concurrent workers on it, and the model of what they did. */
class Crowd implements Dice {
  readonly model = new StockModel();
  readonly counted = COUNTED;
  readonly random = randomFrom(SEED);
  /** One worker handles a case at a time, as its workflow does. */
  private readonly inHand = new Set<string>();
  private cases = 0;
  readonly done = new Map<string, number>();
  operations = 0;
  refused = 0;
  repeated = 0;
  private numbers = 0;

  constructor(readonly store: TestStore) {}

  next(): number {
    this.numbers += 1;
    return this.numbers;
  }

  private note(name: string): void {
    this.done.set(name, (this.done.get(name) ?? 0) + 1);
  }

  /** An operation that others preceded is rejected with a code of the catalogue, and nothing of it is booked. */
  private async attempt(
    name: string,
    work: () => Promise<Effect[] | null>,
    after?: () => void,
  ): Promise<void> {
    try {
      const effects = await work();
      if (effects === null) return;
      this.operations += 1;
      this.model.take(effects);
      this.note(name);
      after?.();
    } catch (error) {
      const isRefusal = error instanceof TerbitError && REFUSALS.includes(error.code);
      if (!isRefusal && !isForeignPiece(error)) throw error;
      this.operations += 1;
      this.refused += 1;
    }
  }

  private async book({ name, run, after, byTwo }: Operation): Promise<void> {
    const commandId = `crowd:${this.next()}`;
    for (const [index, actor] of twoPeople(this).entries()) {
      if (index === 1 && byTwo !== true) return;
      const command = `${commandId}/${index}`;
      const asked = (): Promise<Effect[]> =>
        inTransaction(this.store, (tx) => run(tx, this.store, actor, command));
      const repeats = this.random() < 0.03;
      await this.attempt(name, repeats ? () => this.twice(command, actor, run) : asked, after);
    }
  }

  /** The same request from two connections at once, and once more: it is performed once and answered alike. */
  private async twice(key: string, actor: string, run: Operation['run']): Promise<Effect[]> {
    const ask = async (): Promise<Effect[]> => {
      const request = { caller: actor, key, request: key };
      const answer = await once(this.store, request, async (tx) => ({
        status: 200,
        body: await run(tx, this.store, actor, key),
      }));
      return answer.body as Effect[];
    };
    const settled = await Promise.allSettled([ask(), ask()]);
    // A rejection is not stored: a request rejected on one connection may be granted on the other a moment later, and
    // only once.
    const answers = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const [answer] = answers;
    const [refusal] = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    if (answer === undefined) throw refusal;
    for (const other of [...answers, await ask()]) expect(other).toEqual(answer);
    this.repeated += 1;
    return answer;
  }

  private async printStep(): Promise<void> {
    const free = (await activeCases(this.store)).filter((caseId) => !this.inHand.has(caseId));
    if (free.length === 0) return;
    const caseId = pick(this, free);
    this.inHand.add(caseId);
    await this.attempt('print', () => stepCase(this, this.store, caseId));
    this.inHand.delete(caseId);
  }

  async work(until: number): Promise<void> {
    while (this.operations < until) {
      const die = this.random();
      if (die < 0.05) {
        await this.attempt('floor', async () => {
          await tendFloor(this, this.store, PRINTERS);
          return [];
        });
      } else if (die < 0.22) await this.printStep();
      else await this.book(anOperation(this));
    }
  }

  /** Enters one case for a number of operations, so that the queue neither empties nor grows. */
  async enterCases(): Promise<void> {
    while (this.cases < this.operations / OPERATIONS_FOR_A_CASE + FIRST_CASES) {
      await aPrintReadyCase(this.store, { pickupSite: PICKUP_SITE });
      this.cases += 1;
    }
  }
}

describe('the ledger under many hands at once', () => {
  let crowd: Crowd;

  beforeAll(async () => {
    const store = await anOffice(PRINTERS);
    crowd = new Crowd(store);
    for (const printer of COUNTED) {
      await inTransaction(store, (tx) =>
        setPrinter(tx, OFFICE, printer, { state: 'READY', loading: 'counted' }, null),
      );
    }
  });
  afterAll(() => crowd.store.close());

  test(
    `${OPERATIONS} random operations agree with the model, and verify finds nothing`,
    async () => {
      say(
        `ledger: seed ${SEED}, repeat with TERBIT_MODEL_SEED=${SEED} TERBIT_MODEL_OPERATIONS=${OPERATIONS}`,
      );
      const began = process.hrtime.bigint();
      for (let until = ROUND; until <= OPERATIONS; until += ROUND) {
        await crowd.enterCases();
        await Promise.all(Array.from({ length: HANDS }, () => crowd.work(until)));
        await crowd.model.expectAgrees(crowd.store, OFFICE);
        if (until % (5 * ROUND) === 0 || until === OPERATIONS) {
          const report = await verify(crowd.store);
          expect(report.flatMap(({ violations }) => violations)).toEqual([]);
        }
      }
      const seconds = Number(process.hrtime.bigint() - began) / 1e9;
      const kinds = [...crowd.done].map(([name, times]) => `${name} ${times}`).join(', ');
      say(
        `ledger: ${crowd.operations} operations in ${seconds.toFixed(1)} s (${Math.round(crowd.operations / seconds)}/s), ` +
          `${crowd.refused} refused, ${crowd.repeated} asked three times; ${kinds}`,
      );
      for (const name of ['print', 'receive', 'loan returned', 'lose', 'destroy', 'count'])
        expect(crowd.done.get(name)).toBeGreaterThan(0);
    },
    60_000 + OPERATIONS * 40,
  );
});
