import { TerbitError } from '../../domain/errors/terbit-error';
import { sql } from './sql';
import { firstOf, onlyOf, type Queryable, type Store, type Transaction } from './store';

/** What one person states. Two have to state the same of one subject before it is carried out. */
export interface Statement {
  office: string;
  operation: Operation;
  /** What it is about: a document, an account, a manifest, an attempt. */
  subject: string;
  /** Everything on which the two have to agree. */
  content: object;
  actor: string;
}

export type StockOperation = 'OPENING' | 'DESTRUCTION' | 'COUNT' | 'LOSS' | 'DAY';
export type Operation = StockOperation | 'SETTLEMENT';

export type Agreement =
  | { kind: 'proposed' }
  | { kind: 'differs' }
  /** Both stated the same: who was first, and when. */
  | { kind: 'agreed'; first: string; firstAt: string };

/**
 * Takes the statement of one of two people: the first is kept, the same statement of a second person agrees, and a
 * different one clears both. The caller holds a lock on the subject (the floor, or the case of an attempt), so that
 * the first statement does not go while this one is compared with it.
 *
 * @throws TerbitError SECOND_PERSON_REQUIRED when the first person comes again
 */
export async function requireSecondPerson(
  tx: Transaction,
  { clock }: Store,
  statement: Statement,
): Promise<Agreement> {
  const { office, operation, subject, actor } = statement;
  const content = JSON.stringify(statement.content);
  const kept = await tx.query(sql`
    INSERT INTO proposal (office, operation, subject, content, actor, at)
    VALUES (${office}, ${operation}, ${subject}, ${content}, ${actor}, ${clock().toISOString()}) ON CONFLICT DO NOTHING`);
  if (kept.rowCount !== 0) return { kind: 'proposed' };
  const first = onlyOf(
    await tx.query<{ actor: string; at: Date; same: boolean }>(sql`
      SELECT proposal.actor, proposal.at, proposal.content = ${content}::jsonb AS same
      FROM proposal WHERE proposal.office = ${office} AND proposal.operation = ${operation}
        AND proposal.subject = ${subject}`),
  );
  if (first.actor === actor) throw new TerbitError('SECOND_PERSON_REQUIRED');
  await tx.query(sql`
    DELETE FROM proposal WHERE proposal.office = ${office} AND proposal.operation = ${operation}
      AND proposal.subject = ${subject}`);
  return first.same
    ? { kind: 'agreed', first: first.actor, firstAt: first.at.toISOString() }
    : { kind: 'differs' };
}

/** The content that the first person stated of a subject; null before the first statement. */
export async function firstStatement(
  tx: Transaction,
  { office, operation, subject }: Pick<Statement, 'office' | 'operation' | 'subject'>,
): Promise<unknown> {
  const row = firstOf(
    await tx.query<{ content: unknown }>(sql`
      SELECT proposal.content FROM proposal WHERE proposal.office = ${office}
        AND proposal.operation = ${operation} AND proposal.subject = ${subject}`),
  );
  return row?.content ?? null;
}

export interface StockProposal {
  operation: StockOperation;
  subject: string;
  content: unknown;
  actor: string;
  at: Date;
}

/** What waits for a second person in the stock of an office, the oldest first. */
export async function openStockProposals(db: Queryable, office: string): Promise<StockProposal[]> {
  const { rows } = await db.query<StockProposal>(sql`
    SELECT proposal.operation, proposal.subject, proposal.content, proposal.actor,
      proposal.at
    FROM proposal WHERE proposal.office = ${office} AND proposal.operation <> 'SETTLEMENT'
    ORDER BY proposal.at, proposal.operation, proposal.subject`);
  return rows;
}
