import { z } from 'zod';
import { listAttempts, readAttempt, type AttemptRow } from '../../db/case/attempts';
import { readCase } from '../../db/case/case-reads';
import { settleAttempt } from '../../db/case/settlement';
import type { Transaction } from '../../db/core/store';
import { ChipSerial, SettledOutcome } from '../../domain/case/commands';
import { TerbitError } from '../../domain/errors/terbit-error';
import { AttemptState } from '../../domain/case/attempt';
import type { Caller } from '../auth/token';
import { staffRoute } from '../http/route';
import { writeRoute } from '../http/write';
import { presentAfter } from '../case/presenter';
import { withInstants } from '../http/instants';
import { CaseSummary } from '../case/response';
import { AttemptParams, Instant, Limit } from '../http/common.schemas';
import { ownOffice } from '../http/access';
import type { WaitContext } from '../case/wait-context';
import { readWaitContext } from '../case/wait-context';

const AttemptPage = z
  .object({
    items: z.array(
      z.object({
        attemptId: z.uuid(),
        caseId: z.uuid(),
        caseNumber: z.string(),
        printer: z.string(),
        state: AttemptState,
        serial: z.string().nullable(),
        heldAt: Instant,
        deadline: Instant,
        changedAt: Instant,
      }),
    ),
  })
  .meta({ id: 'AttemptPage' });

const list = staffRoute({
  method: 'get',
  path: '/v1/attempts',
  id: 'listAttempts',
  tag: 'Printing',
  summary: 'Attempts to print, the longest unchanged first',
  roles: ['printer', 'verifier', 'supervisor', 'head', 'auditor'],
  query: z.strictObject({ state: AttemptState.optional(), limit: Limit }),
  answers: { 200: { description: 'The attempts of the office.', body: AttemptPage } },
  errors: [],
  handler: async ({ deps: { store }, caller, query }) => {
    const rows = await listAttempts(store, caller.office, query.state ?? null, query.limit);
    const items = rows.map((row) => {
      const { attemptId, caseId, caseNumber, printer, state, serial, heldAt, deadline, changedAt } =
        withInstants(row, 'heldAt', 'deadline', 'changedAt');
      return { attemptId, caseId, caseNumber, printer, state, serial, heldAt, deadline, changedAt };
    });
    return { status: 200, body: { items } };
  },
});

const Settle = z
  .strictObject({ outcome: SettledOutcome, serial: ChipSerial.optional() })
  .meta({ id: 'Settle' });

const Settlement = z
  .object({ proposed: z.boolean(), attemptId: z.uuid(), case: CaseSummary.optional() })
  .meta({ id: 'Settlement' });

async function ownAttempt(tx: Transaction, caller: Caller, attemptId: string): Promise<AttemptRow> {
  const attempt = await readAttempt(tx, attemptId);
  if (attempt === null) throw new TerbitError('ATTEMPT_NOT_FOUND');
  ownOffice(caller, attempt.office);
  return attempt;
}

function requireSerial({ outcome, serial }: z.infer<typeof Settle>): void {
  const isMissing = outcome === 'PRINTED' && serial === undefined;
  const isTooMuch = outcome === 'NOT_PRINTED' && serial !== undefined;
  if (isMissing || isTooMuch) throw new TerbitError('SERIAL_REQUIRED');
}

const settlement = writeRoute({
  method: 'post',
  path: '/v1/attempts/{attemptId}/settlement',
  id: 'settleAttempt',
  tag: 'Printing',
  summary: 'Says what became of an uncertain print, seen at the tray; two persons have to say the same',
  roles: ['printer', 'supervisor'],
  params: AttemptParams,
  body: Settle,
  answers: {
    200: { description: 'Both persons agree; the attempt is settled.', body: Settlement },
    202: { description: 'Kept until a second person says the same.', body: Settlement },
  },
  errors: [
    ...(['ATTEMPT_NOT_FOUND', 'OTHER_OFFICE', 'ATTEMPT_NOT_UNCERTAIN', 'SECOND_PERSON_REQUIRED'] as const),
    'PRINTER_AT_WORK' as const,
    ...(['SETTLEMENTS_DIFFER', 'SERIAL_REQUIRED', 'SERIAL_NOT_USABLE', 'ACTION_NOT_ALLOWED'] as const),
  ],
  before: ({ deps, caller }): Promise<WaitContext> => readWaitContext(deps.store, caller.office),
  effect: async (tx, { deps, caller, params: { attemptId }, body, language }, prepared: WaitContext) => {
    const { caseId } = await ownAttempt(tx, caller, attemptId);
    requireSerial(body);
    const before = await readCase(tx, caseId);
    if (before === null) throw new TerbitError('ATTEMPT_NOT_FOUND');
    const serial = body.serial ?? null;
    const word = { attemptId, actor: caller.sub, outcome: body.outcome, serial };
    const settled = await settleAttempt(tx, deps.store, word);
    switch (settled.kind) {
      case 'proposed':
        return { reply: { status: 202, body: { proposed: true, attemptId } } };
      case 'differs':
        return { refusal: new TerbitError('SETTLEMENTS_DIFFER') };
      case 'settled': {
        const { state } = settled.applied;
        const body200 = { proposed: false, attemptId, case: presentAfter(before, state, prepared, language) };
        return { reply: { status: 200, body: body200 } };
      }
    }
  },
});

export const ATTEMPTS = [list, settlement];
