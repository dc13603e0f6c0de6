import { z } from 'zod';
import { sql } from '../core/sql';
import { firstOf, inTransaction, type Queryable, type Store } from '../core/store';
import { changePrinterWithin } from './printers';

/**
 * What is wrong with a number that an encoder read: the piece was printed before, lies in another account (another
 * site, lent, missing), or is in none of our books.
 */
export const SerialAlarmKind = z.enum(['ISSUED', 'ELSEWHERE', 'FOREIGN']);
export type SerialAlarmKind = z.infer<typeof SerialAlarmKind>;

export interface SerialAlarm {
  attemptId: string;
  caseNumber: string;
  printer: string;
  serial: string;
  kind: SerialAlarmKind;
  /** Kind and site of the account that the piece is booked in; null for one of no account. */
  foundIn: string | null;
  at: Date;
}

async function findPiece(
  db: Queryable,
  serial: string,
): Promise<{ kind: SerialAlarmKind; foundIn: string | null }> {
  const piece = firstOf(
    await db.query<{ account: string; used: boolean }>(sql`
      SELECT concat_ws(' ', account.kind, account.printer, account.site) AS account, piece.attempt_id IS NOT NULL AS used
      FROM piece JOIN account ON account.account_id = piece.account_id WHERE piece.serial = ${serial}`),
  );
  if (piece === null) return { kind: 'FOREIGN', foundIn: null };
  return { kind: piece.used ? 'ISSUED' : 'ELSEWHERE', foundIn: piece.account };
}

/**
 * Records that a printer encoded a chip whose number cannot be, and stops it until a person starts it again. The same
 * alarm again changes nothing.
 */
export async function raiseSerialAlarm(
  store: Store,
  {
    attemptId,
    printer,
    office,
    serial,
  }: { attemptId: string; printer: string; office: string; serial: string },
): Promise<{ kind: SerialAlarmKind; foundIn: string | null }> {
  return inTransaction(store, async (tx) => {
    const found = await findPiece(tx, serial);
    await tx.query(sql`
      INSERT INTO serial_alarm (attempt_id, serial, office, printer, kind, found_in, at)
      VALUES (${attemptId}, ${serial}, ${office}, ${printer}, ${found.kind}, ${found.foundIn},
        ${store.clock().toISOString()})
      ON CONFLICT DO NOTHING`);
    const stop = found.kind === 'ISSUED' ? 'SERIAL_ISSUED' : 'FOREIGN_SERIAL';
    await changePrinterWithin(tx, printer, { type: 'SERIAL_ALARM', stop });
    return found;
  });
}

/** The alarms of an office, the newest first. */
export async function listSerialAlarms(
  { pool }: Pick<Store, 'pool'>,
  office: string,
  limit: number,
): Promise<SerialAlarm[]> {
  const { rows } = await pool.query<SerialAlarm>(sql`
    SELECT serial_alarm.attempt_id, cases.case_number, serial_alarm.printer,
      serial_alarm.serial, serial_alarm.kind, serial_alarm.found_in, serial_alarm.at
    FROM serial_alarm JOIN attempt ON attempt.attempt_id = serial_alarm.attempt_id
    JOIN cases ON cases.case_id = attempt.case_id
    WHERE serial_alarm.office = ${office}
    ORDER BY serial_alarm.at DESC, serial_alarm.attempt_id, serial_alarm.serial LIMIT ${limit}`);
  return rows;
}
