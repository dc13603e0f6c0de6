import { isOnTrial, type Gate } from '../../domain/centre/gate';
import { BLANK_OF } from '../../domain/stock/ledger';
import { crashPoint } from '../../platform/crash-points';
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
  accountId: string;
  available: number;
}

async function freePrinters(tx: Transaction, office: string): Promise<FreePrinter[]> {
  const { rows } = await tx.query<FreePrinter>(sql`
    SELECT printer.printer, source.account_id, (source.balance - (
        SELECT count(*) FROM holding_attempt WHERE holding_attempt.account_id = source.account_id))::integer AS available
    FROM printer CROSS JOIN source_account(printer.printer, ${BLANK_OF.KTP_EL}) AS source
    WHERE printer.office = ${office} AND printer.adapter = 'open' AND NOT EXISTS (
      SELECT FROM holding_attempt WHERE holding_attempt.printer = printer.printer)
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
  const ready = rows.filter(({ state, notReady }) => state === 'READY' && notReady === null);
  const printers = new Set(ready.map(({ printer }) => printer));
  return free.filter(({ printer }) => printers.has(printer));
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
  const left = new Map(printers.map(({ accountId, available }) => [accountId, available]));
  return printers.flatMap(({ printer, accountId }) => {
    const pieces = left.get(accountId) ?? 0;
    left.set(accountId, pieces - 1);
    return pieces > 0 ? [printer] : [];
  });
}

/**
 * Gives every free open printer that has a blank and may print now the next case in order, as a held attempt, in a
 * separate transaction. It runs after each transaction that wakes the print floor; to run it once too often does no
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
 * The store of a process at work: after each transaction that woke a print floor it dispatches there. The dispatch is a
 * separate transaction; where it fails, the stored wake makes the print floor try again.
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
    dispatch: (office) => {
      crashPoint('dispatch.before');
      return dispatch(store, office).then(() => undefined, onFailure);
    },
  };
  return store;
}
