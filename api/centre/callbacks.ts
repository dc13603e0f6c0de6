import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseCallback } from '../../clients/centre/osia-callback';
import { applyCommand } from '../../db/case/apply-command';
import { submissionByToken } from '../../db/case/packets';
import { recordLateAnswer } from '../../db/centre/overdue';
import type { Verdict } from '../../domain/case/commands';
import { verdictOf } from '../../domain/centre/verdict';
import { TerbitError } from '../../domain/errors/terbit-error';
import { publicRoute } from '../http/route';

const MIB = 1024 * 1024;

/** What the centre says about a person, or why it cannot be understood. */
function readVerdict(contentType: string | undefined, body: Buffer, enrolmentId: string): Verdict {
  const callback = parseCallback(contentType, body);
  switch (callback.kind) {
    case 'candidates':
      return verdictOf(callback.candidates, enrolmentId);
    case 'error':
      return 'SEARCH_FAILURE';
    case 'malformed':
      if (callback.reason === 'content-type') throw new TerbitError('UNSUPPORTED_MEDIA_TYPE');
      throw new TerbitError('INVALID_INPUT', { errors: [{ pointer: '', code: 'invalid_format' }] });
  }
}

const callback = publicRoute({
  method: 'post',
  path: '/v1/centre/callbacks/{token}',
  id: 'receiveVerdict',
  tag: 'Centre',
  summary: 'Takes the verdict of the centre (OSIA Biometrics 1.6.0 identify callback)',
  description:
    'The token in the address is the authority. An equal repeat changes nothing; an answer to an older submission ' +
    'moves no case and is kept for officers to see.',
  params: z.strictObject({ token: z.string().regex(/^[\w-]{1,200}$/) }),
  // The centre adds its own parameters to the address, such as transactionId and taskId.
  query: z.looseObject({}),
  body: z.instanceof(Buffer),
  rawBody: { types: ['application/json', 'application/error+json'], limit: MIB },
  answers: { 204: { description: 'Taken.', body: null } },
  errors: ['CALLBACK_NOT_KNOWN'],
  handler: async ({ deps: { store }, params: { token }, body, header }) => {
    const tokenHash = createHash('sha256').update(token).digest('hex');
    const submission = await submissionByToken(store.pool, tokenHash);
    if (submission === null) throw new TerbitError('CALLBACK_NOT_KNOWN');
    const { submissionId, caseId, enrolmentId } = submission;
    const verdict = readVerdict(header('content-type'), body, enrolmentId);
    const { event, state } = await applyCommand(store, {
      caseId,
      commandId: `verdict:${submissionId}:${verdict}`,
      actor: 'system:centre',
      command: { type: 'RECEIVE_VERDICT', submissionId, verdict },
    });
    const newest = state.submission;
    const isRepeat = newest?.submissionId === submissionId && newest.verdicts.includes(verdict);
    if (event === null && !isRepeat) await recordLateAnswer(store, submissionId, verdict);
    return { status: 204, body: null };
  },
});

export const CENTRE_CALLBACKS = [callback];
