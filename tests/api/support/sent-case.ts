import { createHash, randomBytes } from 'node:crypto';
import request, { type Response } from 'supertest';
import { enrolmentOf } from '../../../db/case/packets';
import { idFor } from '../../../platform/ids';
import { aRecordedCase, give } from '../../support/case-story';
import type { ApiUnderTest } from './api-under-test';

/** A submission as the centre knows it: where it calls back, and whom it searched for. */
export interface Sent {
  caseId: string;
  submissionId: string;
  address: string;
  personId: string;
}

/** Submits the newest recording of a case with a token of its own; the 202 has not arrived yet. */
export async function submitted({ store }: ApiUnderTest, caseId: string): Promise<Sent> {
  const token = randomBytes(32).toString('base64url');
  const submissionId = idFor(`submission-${token}`);
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await give(store, caseId, { type: 'SUBMIT', submissionId, tokenHash });
  const personId = (await enrolmentOf(store.pool, caseId)) ?? '';
  const address = `/v1/centre/callbacks/${token}?transactionId=t-1&taskId=task-1`;
  return { caseId, submissionId, address, personId };
}

/** A case that was sent to the centre and acknowledged, with the address that the centre calls back. */
export async function aSentCase(api: ApiUnderTest): Promise<Sent> {
  const sent = await submitted(api, await aRecordedCase(api.store));
  const { caseId, submissionId } = sent;
  await give(api.store, caseId, { type: 'ACKNOWLEDGE', submissionId, taskId: 'task-1' });
  return sent;
}

/** Calls as the centre does. */
export async function callBack(
  api: ApiUnderTest,
  address: string,
  body: unknown,
  type = 'application/json',
): Promise<Response> {
  return request(api.app).post(address).set('content-type', type).send(JSON.stringify(body));
}

/** Stage and external status of a case, as officers see them. */
export async function stageOf(api: ApiUnderTest, caseId: string): Promise<unknown> {
  const supervisor = await api.officer('supervisor');
  const body: unknown = (await supervisor.get(`/v1/cases/${caseId}`)).body;
  const { stage, externalStatus } = body as Record<string, unknown>;
  return [stage, externalStatus];
}
