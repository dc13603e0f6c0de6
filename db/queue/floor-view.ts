import { utcOffsetHours } from '../../domain/regions/regions';
import { BLANK_OF } from '../../domain/stock/ledger';
import { dayAt, startOfDay, type PlainDate } from '../../domain/values/plain-date';
import { cardsLeftToday } from '../centre/daily-caps';
import { printingHours } from '../office/calendar';
import { nextPrinterChange, readPrinters } from '../printers/printer-reads';
import { sql } from '../core/sql';
import { onlyOf, type Store } from '../core/store';
import { endOfToday } from '../office/sites';
import type { FloorView } from '../../domain/printers/hold-up';

/** The floor of an office as far as waiting cases depend on it. */
export async function floorView({ pool, clock }: Store, office: string): Promise<FloorView> {
  const now = clock();
  const printers = await readPrinters(pool, office, now, await printingHours(pool, office), 'limited');
  const facts = onlyOf(
    await pool.query<{ readIsUp: boolean; free: number }>(sql`
      SELECT
        (SELECT centre_function.state <> 'down' FROM centre_function
          WHERE centre_function.office = ${office} AND centre_function.function = 'read') AS read_is_up,
        (SELECT coalesce(sum(account.balance), 0) FROM account
          WHERE account.item = ${BLANK_OF.KTP_EL} AND account.kind IN ('STORE', 'PRINTER') AND (account.site = ${office}
            OR account.site IN (SELECT printer.site FROM printer WHERE printer.office = ${office})))::integer
        - (SELECT count(*) FROM holding_attempt WHERE holding_attempt.office = ${office})::integer AS free`),
  );
  const cardsLeft = await cardsLeftToday(pool, office, now);
  return {
    readIsUp: facts.readIsUp,
    blankoFree: facts.free,
    cardsLeftToday: cardsLeft,
    printers: printers.map(({ adapter, state, reason, notReady, uncertain, limits: { dailyLimit } }) => {
      return { adapter, state, reason, notReady, uncertain, dailyLimit };
    }),
  };
}

/** The next instant at which time alone changes what the floor can do; null when nothing is due. */
export async function nextFloorChange(store: Store, office: string): Promise<Date | null> {
  const offset = utcOffsetHours(office);
  const now = store.clock();
  const today = dayAt(now.getTime(), offset);
  const row = onlyOf(
    await store.pool.query<{ birthday: PlainDate | null; instant: Date | null }>(sql`
      SELECT (SELECT min(cases.printable_from) FROM cases
          WHERE cases.office = ${office} AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
            AND cases.printable_from > (cases.queue_key AT TIME ZONE 'UTC')::date AND cases.printable_from > ${today}::date)
          AS birthday,
        least(
          (SELECT min(cases.held_back_until) FROM cases
            WHERE cases.office = ${office} AND cases.stage = 'PRINT_READY' AND cases.open_attempt IS NULL
              AND cases.held_back_until > ${now.toISOString()}),
          (SELECT min(attempt.deadline) FROM attempt WHERE attempt.office = ${office} AND attempt.state = 'HELD'),
          (SELECT min(print_order.deadline) FROM print_order
            WHERE print_order.office = ${office} AND print_order.closed_at IS NULL)
        ) AS instant`),
  );
  const isCapped = (await cardsLeftToday(store.pool, office, now)) === 0;
  const moments = [
    row.instant,
    row.birthday && new Date(startOfDay(row.birthday, offset)),
    isCapped ? endOfToday(office, now) : null,
    await nextPrinterChange(store.pool, office, now),
  ].filter((moment) => moment !== null);
  return moments.reduce<Date | null>(
    (first, moment) => (first === null || moment < first ? moment : first),
    null,
  );
}
