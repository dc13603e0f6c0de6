import { applyWithin } from '../../db/case/apply-command';
import { writeRoute } from '../http/write';
import { presentPlaced } from './presenter';
import { SetPriority } from './request';
import { Placed } from './response';
import { CaseParams } from '../http/common.schemas';
import { expectedVersion, ownCase } from '../http/access';
import { todayAt } from '../../db/office/sites';
import { readWaitContext } from './wait-context';

export const priorityRoute = writeRoute({
  method: 'post',
  path: '/v1/cases/{caseId}/priority',
  id: 'setPriority',
  tag: 'Cases',
  summary: 'Puts a mark on a case that moves it in the queue, or takes it off',
  description:
    'The head start of each class is the policy of the office; a mark never sets a case back. The reason is kept with ' +
    'the event in the journal.',
  roles: ['supervisor', 'verifier'],
  params: CaseParams,
  body: SetPriority,
  answers: { 200: { description: 'The case after it, and why it stands where it stands.', body: Placed } },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE', 'ACTION_NOT_ALLOWED', 'VERSION_CONFLICT'],
  before: ({ deps, caller }) => readWaitContext(deps.store, caller.office),
  effect: async (tx, { deps: { store }, caller, params, body, commandId, header, language }, context) => {
    const row = await ownCase(tx, caller, params.caseId);
    const { mark, action = 'SET', reason } = body;
    const expectedSeq = expectedVersion(header('if-match'));
    const { state } = await applyWithin(tx, store, {
      caseId: row.caseId,
      commandId,
      actor: caller.sub,
      ...(expectedSeq === undefined ? {} : { expectedSeq }),
      command: {
        type: 'PRIORITISE',
        mark,
        isSet: action === 'SET',
        note: reason,
        today: todayAt(store, row.office),
      },
    });
    return { reply: { status: 200, body: presentPlaced(row, state, context, language) } };
  },
});
