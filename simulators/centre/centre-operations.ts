import type { Request } from 'express';
import {
  callQuery,
  encounter,
  encounterPath,
  filter,
  galleryPath,
  searchQuery,
  taskPath,
  verifyRequest,
} from './osia-schemas';
import type { SearchOrder } from './osia-schemas';
import { verify } from './matcher';
import type { CentreParts } from './centre-parts';

/** An answer of the centre before it is sent; `json` is a body that is JSON text already. */
export interface CentreReply {
  readonly status: number;
  readonly body?: unknown;
  readonly json?: Buffer;
}

export type CentreOperation = (request: Request) => CentreReply | Promise<CentreReply>;

/** A bare 404 or 409 carries no body, as in the specification. */
const bare = (status: number): CentreReply => ({ status });

/** Returns the result now, or through the callback when the caller named one. */
function deliverResult(
  parts: CentreParts,
  owner: 'enrol' | 'read' | 'verify',
  query: { transactionId: string; callback?: string | undefined },
  result: unknown,
): CentreReply {
  const { transactionId, callback } = query;
  if (callback === undefined) return { status: 200, body: result };
  const taskId = parts.desk.accept({ transactionId, callback, owner, answer: { success: result } });
  return { status: 202, body: { taskId } };
}

/** createEncounter: runs no search; the same ids a second time are a 409, whatever the body contains. */
function createEncounter(parts: CentreParts): CentreOperation {
  return (request) => {
    const { personId, encounterId } = encounterPath.parse(request.params);
    const query = callQuery.parse(request.query);
    const body = encounter.parse(request.body);
    if (parts.store.has(personId, encounterId)) return bare(409);
    parts.store.add(personId, encounterId, body);
    return deliverResult(parts, 'enrol', query, { personId, encounterId });
  };
}

function readEncounter(parts: CentreParts): CentreOperation {
  return (request) => {
    const { personId, encounterId } = encounterPath.parse(request.params);
    const query = callQuery.parse(request.query);
    const json = parts.store.read(personId, encounterId);
    if (json === undefined) return bare(404);
    if (query.callback === undefined) return { status: 200, json };
    return deliverResult(parts, 'read', query, JSON.parse(json.toString('utf8')));
  };
}

function identifyFromId(parts: CentreParts): CentreOperation {
  return async (request) => {
    const { galleryId, personId } = galleryPath.parse(request.params);
    const { transactionId, callback, maxNbCand, threshold } = searchQuery.parse(request.query);
    filter.parse(request.body);
    if (parts.store.person(personId) === undefined) return bare(404);
    const forced = parts.board.takeVerdict();
    const search: SearchOrder = { galleryId, personId, maxNbCand, threshold, forced };
    if (callback !== undefined) {
      return {
        status: 202,
        body: { taskId: parts.desk.accept({ transactionId, callback, owner: 'identify', search }) },
      };
    }
    await parts.pause(parts.board.verdictMs());
    const answer = parts.search(search);
    return 'failure' in answer
      ? { status: 500, body: answer.failure }
      : { status: 200, body: answer.success };
  };
}

function verifyFromId(parts: CentreParts): CentreOperation {
  return (request) => {
    const { personId } = galleryPath.parse(request.params);
    const query = searchQuery.parse(request.query);
    const { biometricData } = verifyRequest.parse(request.body);
    const person = parts.store.person(personId);
    if (person === undefined) return bare(404);
    return deliverResult(parts, 'verify', query, verify(person, biometricData, query.threshold));
  };
}

function readTaskStatus(parts: CentreParts): CentreOperation {
  return (request) => {
    const status = parts.desk.status(taskPath.parse(request.params).taskId);
    return status === undefined ? bare(404) : { status: 200, body: status };
  };
}

function redeliverTaskResult(parts: CentreParts): CentreOperation {
  return (request) => bare(parts.desk.redeliver(taskPath.parse(request.params).taskId) ? 204 : 404);
}

/** The operations that the simulated centre offers, as the specification names them. */
export function centreOperations(parts: CentreParts) {
  return {
    createEncounter: createEncounter(parts),
    readEncounter: readEncounter(parts),
    identifyFromId: identifyFromId(parts),
    verifyFromId: verifyFromId(parts),
    readTaskStatus: readTaskStatus(parts),
    redeliverTaskResult: redeliverTaskResult(parts),
  };
}
