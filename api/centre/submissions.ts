import { z } from 'zod';
import { submissionsOfCase } from '../../db/centre/overdue';
import { Verdict } from '../../domain/case/commands';
import { staffRoute } from '../http/route';
import { withInstants } from '../http/instants';
import { CaseParams, Instant } from '../http/common.schemas';
import { ownCase } from '../http/access';
import { CASE_READERS } from '../http/roles';

const LateAnswer = z.object({
  verdict: Verdict,
  times: z.int().min(1),
  firstAt: Instant,
  lastAt: Instant,
});

const Submissions = z
  .object({
    items: z.array(
      z.object({
        number: z.int().min(1),
        state: z.enum(['OPEN', 'ANSWERED', 'RETIRED']),
        verdict: Verdict.nullable().meta({ description: 'What the case last took from this submission.' }),
        submittedAt: Instant,
        taskOpenedAt: Instant.nullable().meta({ description: 'Null until the centre opened the search.' }),
        askAt: Instant.nullable().meta({ description: 'When the verdict is asked for next.' }),
        lateAnswers: z.array(LateAnswer).meta({
          description: 'What the centre said when the submission no longer counted. It moved nothing.',
        }),
      }),
    ),
  })
  .meta({ id: 'CaseSubmissions' });

const readSubmissions = staffRoute({
  method: 'get',
  path: '/v1/cases/{caseId}/submissions',
  id: 'readCaseSubmissions',
  tag: 'Centre',
  summary: 'What was sent to the centre for a case, oldest first, and what it said',
  description: 'Only the newest submission of the newest recording decides.',
  roles: CASE_READERS,
  params: CaseParams,
  answers: { 200: { description: 'The submissions of the case.', body: Submissions } },
  errors: ['CASE_NOT_FOUND', 'OTHER_OFFICE'],
  handler: async ({ deps: { store }, caller, params: { caseId } }) => {
    await ownCase(store.pool, caller, caseId);
    const rows = await submissionsOfCase(store, caseId);
    return {
      status: 200,
      body: { items: rows.map((row) => withInstants(row, 'submittedAt', 'taskOpenedAt', 'askAt')) },
    };
  },
});

export const SUBMISSIONS = [readSubmissions];
