import type { CaseEvent } from '../../domain/case/events';
import type { CaseState } from '../../domain/case/state';

/** One event of a case, with the case before and after it. */
export interface JournalChange {
  caseId: string;
  commandId: string;
  actor: string;
  before: CaseState;
  event: CaseEvent;
  after: CaseState;
  at: string;
}

/** The command as the ledger names it: a command id is unique within its case alone. */
export function ledgerCommand({ caseId, commandId }: JournalChange): string {
  return `${caseId}:${commandId}`;
}
