import { TerbitError } from '../../domain/errors/terbit-error';
import { sql } from './sql';
import { firstOf, onlyOf, type Queryable, type Store, type Transaction } from './store';

/** What one person says of the stock. Two have to say the same of one subject before it is booked. */
export interface Statement {
  office: string;
  operation: StockOperation;
  /** What it is about: a document, an account, a manifest. */
  subject: string;
  /** Everything on which the two have to agree. */
  content: object;
  actor: string;
}

export type StockOperation = 'OPENING' | 'DESTRUCTION' | 'COUNT' | 'LOSS' | 'DAY';

export type Agreement =
  | { kind: 'proposed' }
  | { kind: 'differs' }
  /** Both said the same; who was first, and when. */
  | { kind: 'agreed'; first: string; firstAt: string };

/**
 * Takes the word of one of two people: the first is kept, the same word of a second person agrees, and another word
 * of the second clears both. The floor must be locked (`lockFloor`), so that two do not both come first.
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
    INSERT INTO stock_proposal (office, operation, subject, content, actor, at)
    VALUES (${office}, ${operation}, ${subject}, ${content}, ${actor}, ${clock().toISOString()}) ON CONFLICT DO NOTHING`);
  if (kept.rowCount !== 0) return { kind: 'proposed' };
  const first = onlyOf(
    await tx.query<{ actor: string; at: Date; same: boolean }>(sql`
      SELECT stock_proposal.actor, stock_proposal.at, stock_proposal.content = ${content}::jsonb AS same
      FROM stock_proposal WHERE stock_proposal.office = ${office} AND stock_proposal.operation = ${operation}
        AND stock_proposal.subject = ${subject}`),
  );
  if (first.actor === actor) throw new TerbitError('SECOND_PERSON_REQUIRED');
  await tx.query(sql`
    DELETE FROM stock_proposal WHERE stock_proposal.office = ${office} AND stock_proposal.operation = ${operation}
      AND stock_proposal.subject = ${subject}`);
  return first.same
    ? { kind: 'agreed', first: first.actor, firstAt: first.at.toISOString() }
    : { kind: 'differs' };
}

/** The content that the first person gave to a subject; null while nobody spoke of it. */
export async function firstStatement(
  tx: Transaction,
  { office, operation, subject }: Pick<Statement, 'office' | 'operation' | 'subject'>,
): Promise<unknown> {
  const row = firstOf(
    await tx.query<{ content: unknown }>(sql`
      SELECT stock_proposal.content FROM stock_proposal WHERE stock_proposal.office = ${office}
        AND stock_proposal.operation = ${operation} AND stock_proposal.subject = ${subject}`),
  );
  return row?.content ?? null;
}

export interface ProposalRow {
  operation: StockOperation;
  subject: string;
  content: unknown;
  actor: string;
  at: Date;
}

/** What waits for a second person in an office, the oldest first. */
export async function openProposals(db: Queryable, office: string): Promise<ProposalRow[]> {
  const { rows } = await db.query<ProposalRow>(sql`
    SELECT stock_proposal.operation, stock_proposal.subject, stock_proposal.content, stock_proposal.actor,
      stock_proposal.at
    FROM stock_proposal WHERE stock_proposal.office = ${office}
    ORDER BY stock_proposal.at, stock_proposal.operation, stock_proposal.subject`);
  return rows;
}
