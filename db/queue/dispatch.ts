import { isOnTrial, type Gate } from '../../domain/centre/gate';
import { newId } from '../../platform/ids';
import { applyLocked, readJournals } from '../case/apply-command';
import { cardsLeftToday } from '../centre/daily-caps';
import { printingHours } from '../office/calendar';
import { readPrinters } from '../printers/printer-reads';
import { nextInQueue } from './queue';
import { sql } from '../core/sql';
import { inTransaction, onlyOf, type Store, type Transaction } from '../core/store';
import { lockFloor } from '../core/floor-lock';
import { todayAt } from '../office/sites';

interface FreePrinter {
  printer: string;
  /** Pieces that the printer may draw on and that no other attempt holds; shared with others on the same account. */
  account_id: string;
  available: number;
}

async function freePrinters(tx: Transaction, office: string): Promise<FreePrinter[]> {
  const { rows } = await tx.query<FreePrinter>(sql`
    SELECT printer.printer, account.account_id, (account.balance - (
        SELECT count(*) FROM attempt
        WHERE attempt.account_id = account.account_id AND attempt.state IN ('HELD', 'SENDING', 'UNCERTAIN')
      ))::integer AS available
    FROM printer JOIN account ON account.site = printer.site AND account.item = 'KTP' AND
      CASE printer.loading WHEN 'automatic' THEN account.kind = 'STORE' ELSE account.printer = printer.printer END
    WHERE printer.office = ${office} AND printer.adapter = 'open' AND printer.state = 'READY' AND NOT EXISTS (
      SELECT FROM attempt
      WHERE attempt.printer = printer.printer AND attempt.state IN ('HELD', 'SENDING', 'UNCERTAIN'))
    ORDER BY printer.printer`);
  return rows;
}

/**
 * Those of the free printers that may take a card now. Their counters are read after it is known that they are free,
 * so that the last card of each is in them.
 */
async function readyOf(
  tx: Transaction,
  office: string,
  now: Date,
  free: readonly FreePrinter[],
): Promise<FreePrinter[]> {
  if (free.length === 0) return [];
  const rows = await readPrinters(tx, office, now, await printingHours(tx, office), 'limited');
  const notReady = new Set(rows.filter((row) => row.notReady !== null).map(({ printer }) => printer));
  return free.filter(({ printer }) => !notReady.has(printer));
}

/** How many data pulls may be tried: all while the centre reads, one while it is on trial, else none. */
async function pullsAllowed(tx: Transaction, office: string): Promise<number> {
  const read = onlyOf(
    await tx.query<Pick<Gate, 'state' | 'limit'> & { trying: boolean }>(sql`
      SELECT centre_function.state, centre_function.call_limit AS limit,
        EXISTS (SELECT FROM attempt WHERE attempt.office = ${office} AND attempt.state = 'HELD') AS trying
      FROM centre_function WHERE centre_function.office = ${office} AND centre_function.function = 'read'`),
  );
  if (read.state !== 'down') return Number.MAX_SAFE_INTEGER;
  // A held attempt is about to pull its data: it is the one try.
  return isOnTrial(read) && !read.trying ? 1 : 0;
}

/** Printers that get a blank each, as far as the pieces of their account reach. */
function supplied(printers: readonly FreePrinter[]): string[] {
  const left = new Map(printers.map(({ account_id, available }) => [account_id, available]));
  return printers.flatMap(({ printer, account_id }) => {
    const pieces = left.get(account_id) ?? 0;
    left.set(account_id, pieces - 1);
    return pieces > 0 ? [printer] : [];
  });
}

/**
 * Gives every free open printer that has a blank and may print now the next case in order, as a held attempt, in a
 * transaction of its own. It runs after each transaction that wakes the print floor; to run it once too often does no
 * harm. Returns how many attempts it granted.
 */
export async function dispatch(store: Store, office: string): Promise<number> {
  return inTransaction(store, async (tx) => {
    const now = store.clock();
    await lockFloor(tx, office);
    const stocked = (await freePrinters(tx, office)).filter(({ available }) => available > 0);
    const printers = supplied(await readyOf(tx, office, now, stocked));
    if (printers.length === 0) return 0;
    const cardsLeft = (await cardsLeftToday(tx, office, now)) ?? printers.length;
    const limit = Math.min(printers.length, cardsLeft, await pullsAllowed(tx, office));
    const cases =
      limit === 0
        ? []
        : await nextInQueue(tx, office, 'open', todayAt(store, office), now.toISOString(), limit);
    const journals = await readJournals(tx, cases);
    const holds = cases.map((caseId, index) => {
      const attemptId = newId(now);
      const command = { type: 'HOLD', attemptId, printer: printers[index] ?? '' } as const;
      const request = { caseId, commandId: `hold:${attemptId}`, actor: 'system:dispatch', command };
      return { request, rows: journals.get(caseId) ?? [] };
    });
    await applyLocked(tx, store, holds);
    return cases.length;
  });
}

/** Logged where a dispatch fails. */
export const DISPATCH_FAILED = 'The dispatch after a change failed; the print floor tries again.';

/**
 * The store of a process at work: after each transaction that woke a print floor it dispatches there. The dispatch is
 * a transaction of its own; where it fails, the stored wake makes the print floor try again.
 */
export function dispatchingStore(
  parts: Pick<Store, 'pool' | 'keys' | 'clock'>,
  onFailure: (error: unknown) => void,
): Store {
  const { pool, keys, clock } = parts;
  const store: Store = {
    pool,
    keys,
    clock,
    dispatch: (office) => dispatch(store, office).then(() => undefined, onFailure),
  };
  return store;
}
