import { applyWithin, readState, type Applied } from '../../db/case/apply-command';
import { inTransaction } from '../../db/core/store';
import { ALLOWED_DECISIONS } from '../../domain/case/allowed-decisions';
import { TerbitError } from '../../domain/errors/terbit-error';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { say } from '../../domain/texts/language';
import type { z } from 'zod';
import { writeRoute, type WriteContext } from '../http/write';
import { DecideMany } from './request';
import { DecisionsTaken } from './response';
import { ownCase } from '../http/access';

type BulkContext = WriteContext<unknown, unknown, z.infer<typeof DecideMany>>;
type Item = DecisionsTaken['items'][number];

function decideOne({ deps, caller, body, commandId }: BulkContext, caseId: string): Promise<Applied> {
  const { action, note } = body;
  return inTransaction(deps.store, async (tx) => {
    await ownCase(tx, caller, caseId);
    return applyWithin(tx, deps.store, {
      caseId,
      commandId: `${commandId}:${caseId}:${action}`,
      actor: caller.sub,
      command: { type: 'DECIDE', action, note, corrected: null },
    });
  });
}

/** Why a case was left as it was; where the cause does not allow the decision, those that it does. */
async function refusal(
  { deps, body, language }: BulkContext,
  caseId: string,
  error: TerbitError,
): Promise<Item> {
  const { code } = error;
  const { title } = say(ERROR_TEXTS, code, language);
  const told: Item = { caseId, outcome: 'REFUSED', reason: code, message: title };
  if (code !== 'ACTION_NOT_ALLOWED') return told;
  const state = await readState(deps.store, caseId);
  const allowed = state?.cause ? ALLOWED_DECISIONS[state.cause] : [];
  const isOther = allowed.length > 0 && !allowed.includes(body.action);
  return {
    ...told,
    ...(state === null ? {} : { caseNumber: state.caseNumber, stage: state.stage }),
    ...(isOther ? { allowedDecisions: [...allowed] } : {}),
  };
}

async function decideMany(context: BulkContext): Promise<DecisionsTaken> {
  const items: Item[] = [];
  for (const caseId of new Set(context.body.caseIds)) {
    try {
      const applied = await decideOne(context, caseId);
      const { caseNumber, stage } = applied.state;
      items.push({ caseId, outcome: 'DECIDED', caseNumber, stage });
    } catch (error) {
      if (!(error instanceof TerbitError)) throw error;
      items.push(await refusal(context, caseId, error));
    }
  }
  const decided = items.filter(({ outcome }) => outcome === 'DECIDED').length;
  return { decided, refused: items.length - decided, items };
}

export const bulkDecisionsRoute = writeRoute({
  method: 'post',
  path: '/v1/cases/decisions',
  id: 'decideCases',
  tag: 'Cases',
  summary: 'Decides many cases alike',
  description:
    'Each case is decided or refused by itself, in full. After an answer that was lost, the same key goes on where it ' +
    'stopped. Corrections of data are made case by case.',
  roles: ['verifier', 'supervisor'],
  body: DecideMany,
  answers: { 200: { description: 'What happened to each case.', body: DecisionsTaken } },
  errors: [],
  before: decideMany,
  effect: (_tx, _context, taken: DecisionsTaken) => Promise.resolve({ reply: { status: 200, body: taken } }),
});
