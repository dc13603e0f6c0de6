import { createHash, randomBytes } from 'node:crypto';
import { inventedPerson } from '../demo/harness/invented-people';
import { applyWithin } from '../db/case/apply-command';
import { enrolmentOf } from '../db/case/packets';
import { registerCase } from '../db/case/register-case';
import { inTransaction, type Store, type Transaction } from '../db/core/store';
import { Applicant } from '../domain/case/applicant';
import type { Command } from '../domain/case/commands';
import { idFor } from '../platform/ids';
import { inParallel } from './in-parallel';

const OFFICE = '53.71';
const ACTOR = 'system:bench';
const STATION = '53.71.04';
/** Cases per transaction: the commit is what costs time. */
const BATCH = 50;
const LANES = 4;

/** A case that waits for its verdict, with the secret of its callback address. */
export interface PendingCase {
  caseId: string;
  submissionId: string;
  taskId: string;
  token: string;
  /** The person's number at the centre. */
  personId: string;
}

/** Registers the invented person of a number. */
export async function registerInvented(tx: Transaction, store: Store, index: number): Promise<string> {
  const { caseId } = await registerCase(tx, store, {
    commandId: `invented:${index}`,
    actor: ACTOR,
    office: OFFICE,
    station: STATION,
    pickupSite: STATION,
    service: 'KTP_EL',
    reason: 'FIRST',
    applicant: Applicant.parse(inventedPerson(index)),
    contact: {},
    documents: [],
  });
  return caseId;
}

async function sendOff(tx: Transaction, store: Store, caseId: string): Promise<PendingCase> {
  const recordingId = idFor(`${caseId}:recording`);
  const submissionId = idFor(`${recordingId}:submission:1`);
  const taskId = idFor(`${submissionId}:task`);
  const token = randomBytes(32).toString('base64url');
  const tokenHash = createHash('sha256').update(token).digest('hex');
  const steps: Command[] = [
    { type: 'REQUEST_RECORDING', recordingId, station: STATION, exceptions: [] },
    { type: 'RECORD', recordingId, packetHash: 'none', lowestQuality: 80, missing: [] },
    { type: 'SUBMIT', submissionId, tokenHash },
    { type: 'ACKNOWLEDGE', submissionId, taskId },
  ];
  for (const command of steps) {
    const commandId = `${command.type}:${recordingId}`;
    // Recorded as by its workflow, so that the outbox stays empty.
    await applyWithin(tx, store, {
      caseId,
      commandId,
      actor: ACTOR,
      command,
      byWorkflow: true,
    });
  }
  const personId = (await enrolmentOf(tx, caseId)) ?? '';
  return { caseId, submissionId, taskId, token, personId };
}

function batches<T>(items: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(items.length / BATCH) }, (_, index) =>
    items.slice(index * BATCH, (index + 1) * BATCH),
  );
}

async function inOneTransaction<T, R>(
  store: Store,
  items: readonly T[],
  work: (tx: Transaction, item: T) => Promise<R>,
): Promise<R[]> {
  return inTransaction(store, async (tx) => {
    const results: R[] = [];
    for (const item of items) results.push(await work(tx, item));
    return results;
  });
}

/**
 * Opens cases of invented people that wait for their verdict, with the office's own functions and without engine,
 * devices and centre. `first` numbers the people; numbers used before are rejected.
 */
export async function openPendingCases(
  store: Store,
  { first, count }: { first: number; count: number },
): Promise<PendingCase[]> {
  const people = Array.from({ length: count }, (_, index) => first + index);
  const caseIds: string[] = [];
  // One after the other: the counter of case numbers is a row that only one transaction may hold.
  for (const batch of batches(people)) {
    caseIds.push(
      ...(await inOneTransaction(store, batch, (tx, index) => registerInvented(tx, store, index))),
    );
  }
  const work = batches(caseIds);
  const sent = await inParallel(work.length, LANES, (index) =>
    inOneTransaction(store, work[index] ?? [], (tx, caseId) => sendOff(tx, store, caseId)),
  );
  return sent.flat();
}
