import { applyCommand, readState } from '../../../db/case/apply-command';
import { dispatch } from '../../../db/queue/dispatch';
import { setPrinter } from '../../../db/printers/printers';
import { settleAttempt } from '../../../db/case/settlement';
import { inTransaction, type Store } from '../../../db/core/store';
import type { Command } from '../../../domain/case/commands';
import { isFinal } from '../../../domain/case/final';
import type { CaseState } from '../../../domain/case/state';
import { accountName as of, type Effect } from './stock-model';
import { OFFICE, pick, type Dice } from './stock-operations';

const SHELF_SITE = OFFICE;

/** Where the cases of the crowd are fetched. */
export const PICKUP_SITE = '53.71.04';

/** Cases that can be taken a step on now: those with an attempt, and those before an officer. */
export async function activeCases(store: Store): Promise<string[]> {
  const { rows } = await store.pool.query<{ caseId: string }>(
    `SELECT case_id FROM cases WHERE stage <> 'ISSUED' AND (open_attempt IS NOT NULL OR stage = 'NEEDS_DECISION')`,
  );
  return rows.map(({ caseId }) => caseId);
}

async function sourceOf(store: Store, attemptId: string): Promise<string> {
  const { rows } = await store.pool.query<{ kind: string; printer: string | null }>(
    `SELECT account.kind, account.printer FROM attempt JOIN account USING (account_id) WHERE attempt_id = $1`,
    [attemptId],
  );
  return rows[0]?.printer == null ? of('KTP', 'STORE', OFFICE) : of('KTP', 'PRINTER', rows[0].printer);
}

/** What a card that left the printer takes from where to where. */
function cardEffect(source: string, outcome: string, { stored }: CaseState): Effect[] {
  if (outcome !== 'PRINTED' && outcome !== 'SPOILED') return [];
  const isGood = outcome === 'PRINTED' && stored === null;
  return [[source, of('KTP', isGood ? 'PRINTED' : 'SPOILED', SHELF_SITE), 1]];
}

const OFF_THE_SHELF: Effect = [of('KTP', 'PRINTED', SHELF_SITE), of('KTP', 'SPOILED', SHELF_SITE), 1];

function nextCommand(dice: Dice, state: CaseState): Command | null {
  const attemptId = state.attempt?.attemptId ?? '';
  if (isFinal(state.stage)) return null;
  if (state.stored === null && dice.random() < 0.02)
    return { type: 'CANCEL', reason: 'WITHDRAWN', note: null };
  switch (state.attempt?.state ?? state.stage) {
    case 'HELD':
      return dice.random() < 0.9
        ? { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 }
        : { type: 'VOID', attemptId, reason: 'TOO_OLD' };
    case 'SENDING': {
      const outcome = pick(dice, [
        'PRINTED',
        'PRINTED',
        'PRINTED',
        'SPOILED',
        'NOT_PRINTED',
        'UNCERTAIN',
      ] as const);
      const serial =
        outcome === 'PRINTED' && dice.random() < 0.3 ? `N${String(dice.next()).padStart(8, '0')}` : null;
      return {
        type: 'REPORT_PRINT',
        attemptId,
        outcome,
        serial,
        reason: outcome === 'SPOILED' ? 'JAMMED' : null,
      };
    }
    case 'PRINTED':
      return { type: 'CHECK_QUALITY', result: dice.random() < 0.85 ? 'GOOD' : 'SPOILED', reason: null };
    case 'GOOD':
      return {
        type: 'HAND_OVER',
        collector: 'HOLDER',
        check: { kind: 'ONE_TO_ONE' },
        oldCardReturned: dice.random() < 0.5,
      };
    case 'NEEDS_DECISION':
      return { type: 'DECIDE', action: 'CORRECT', note: 'uji', corrected: null };
    default:
      return null;
  }
}

async function effectsOf(store: Store, before: CaseState, command: Command): Promise<Effect[]> {
  const { attempt } = before;
  switch (command.type) {
    case 'REPORT_PRINT':
      return cardEffect(await sourceOf(store, command.attemptId), command.outcome, before);
    case 'CHECK_QUALITY':
      return command.result === 'SPOILED' ? [OFF_THE_SHELF] : [];
    case 'CANCEL':
      return attempt?.state === 'PRINTED' || attempt?.state === 'GOOD' ? [OFF_THE_SHELF] : [];
    case 'HAND_OVER': {
      const issued: Effect = [of('KTP', 'PRINTED', SHELF_SITE), of('KTP', 'ISSUED', SHELF_SITE), 1];
      const old: Effect = [
        of('OLD_CARD', 'CITIZEN', PICKUP_SITE),
        of('OLD_CARD', 'SURRENDERED', PICKUP_SITE),
        1,
      ];
      return command.oldCardReturned ? [issued, old] : [issued];
    }
    default:
      return [];
  }
}

async function settle(dice: Dice, store: Store, before: CaseState): Promise<Effect[]> {
  const attemptId = before.attempt?.attemptId ?? '';
  const outcome = pick(dice, ['PRINTED', 'SPOILED', 'NOT_PRINTED'] as const);
  const source = await sourceOf(store, attemptId);
  for (const actor of ['ana', 'budi']) {
    const word = { attemptId, actor, outcome, serial: null };
    await inTransaction(store, (tx) => settleAttempt(tx, store, word));
  }
  return cardEffect(source, outcome, before);
}

/** Takes a case of the crowd one step on; null when it is done, or waits for the floor. */
export async function stepCase(dice: Dice, store: Store, caseId: string): Promise<Effect[] | null> {
  const before = await readState(store, caseId);
  if (before === null) return null;
  if (before.attempt?.state === 'UNCERTAIN') return settle(dice, store, before);
  const command = nextCommand(dice, before);
  if (command === null) return null;
  const effects = await effectsOf(store, before, command);
  const commandId = `crowd-${dice.next()}`;
  await applyCommand(store, { caseId, commandId, actor: 'test', command });
  return effects;
}

/** Grants attempts, and starts a printer again that stopped by its spoiled cards. */
export async function tendFloor(dice: Dice, store: Store, printers: readonly string[]): Promise<void> {
  const printer = pick(dice, printers);
  const loading = dice.counted.includes(printer) ? 'counted' : 'automatic';
  if (dice.random() < 0.2) {
    await inTransaction(store, (tx) => setPrinter(tx, OFFICE, printer, { state: 'READY', loading }, null));
  }
  await dispatch(store, OFFICE);
}
