import type { SettledOutcome } from '../../domain/case/commands';
import { TerbitError } from '../../domain/errors/terbit-error';
import { applyWithin, type Applied } from './apply-command';
import { readAttempt } from './attempts';
import { isAtWork } from '../../domain/printers/printer';
import { findPrinter } from '../printers/printers';
import { sql } from '../core/sql';
import { firstOf, type Store, type Transaction } from '../core/store';

/** What one person saw at the tray of the printer, and which card came out. */
export interface Settlement {
  attemptId: string;
  actor: string;
  outcome: SettledOutcome;
  serial: string | null;
}

async function readProposal(tx: Transaction, attemptId: string): Promise<Settlement | null> {
  return firstOf(
    await tx.query<Settlement>(sql`
      SELECT settlement_proposal.attempt_id AS "attemptId", settlement_proposal.actor, settlement_proposal.outcome,
        settlement_proposal.serial
      FROM settlement_proposal WHERE settlement_proposal.attempt_id = ${attemptId} FOR UPDATE`),
  );
}

/**
 * Takes what a person saw at the tray. The first person's statement is kept; the same statement of a second person
 * settles the attempt. Another statement of the second clears both.
 *
 * The printer must not be at work: a card that it is about to deliver is not in the tray yet.
 *
 * @throws TerbitError ATTEMPT_NOT_FOUND, ATTEMPT_NOT_UNCERTAIN, PRINTER_AT_WORK, SECOND_PERSON_REQUIRED,
 * SERIAL_NOT_USABLE
 */
export async function settleAttempt(
  tx: Transaction,
  store: Store,
  { attemptId, actor, outcome, serial }: Settlement,
): Promise<{ kind: 'proposed' } | { kind: 'differs' } | { kind: 'settled'; applied: Applied }> {
  const locked = firstOf(
    await tx.query<{ case_id: string }>(
      sql`SELECT attempt.case_id FROM attempt WHERE attempt.attempt_id = ${attemptId}`,
    ),
  );
  if (locked === null) throw new TerbitError('ATTEMPT_NOT_FOUND');
  // The case is locked before its attempt everywhere, so that two changes never wait for each other.
  await tx.query(sql`SELECT FROM cases WHERE cases.case_id = ${locked.case_id} FOR UPDATE`);
  const attempt = await readAttempt(tx, attemptId);
  if (attempt?.state !== 'UNCERTAIN')
    throw new TerbitError('ATTEMPT_NOT_UNCERTAIN', { state: attempt?.state });
  const printer = await findPrinter(tx, attempt.printer);
  if (printer !== null && isAtWork(printer, store.clock().getTime()))
    throw new TerbitError('PRINTER_AT_WORK');
  const first = await readProposal(tx, attemptId);
  if (first === null) {
    await tx.query(sql`
      INSERT INTO settlement_proposal (attempt_id, outcome, serial, actor)
      VALUES (${attemptId}, ${outcome}, ${serial}, ${actor})`);
    return { kind: 'proposed' };
  }
  if (first.actor === actor) throw new TerbitError('SECOND_PERSON_REQUIRED');
  await tx.query(sql`DELETE FROM settlement_proposal WHERE settlement_proposal.attempt_id = ${attemptId}`);
  if (first.outcome !== outcome || first.serial !== serial) return { kind: 'differs' };
  const applied = await applyWithin(tx, store, {
    caseId: attempt.caseId,
    commandId: `settle:${attemptId}`,
    actor,
    command: { type: 'SETTLE', attemptId, outcome, serial, proposedBy: first.actor },
  });
  return { kind: 'settled', applied };
}
