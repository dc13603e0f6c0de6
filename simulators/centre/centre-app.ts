import express from 'express';
import type { Express, NextFunction, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { MeteredCall } from './call-meter';
import { centreOperations } from './centre-operations';
import type { CentreOperation, CentreReply } from './centre-operations';
import type { CentreParts } from './centre-parts';
import { delayChange, modeChange, verdictOrders } from './mode-board';
import type { CentreFunction } from './mode-board';
import { callQuery } from './osia-schemas';

const BODY_LIMIT = '20mb';

function fail(response: Response, status: number, message: string): void {
  response.status(status).json({ code: status, message });
}

function send(response: Response, { status, body, json }: CentreReply): void {
  response.status(status);
  if (status === 401) response.set('WWW-Authenticate', 'Bearer');
  if (json !== undefined) response.type('application/json').send(json);
  else if (body !== undefined) response.json(body);
  else response.end();
}

/** The task calls belong to identification: they fail with it. */
function functionOf(call: MeteredCall): CentreFunction {
  return call === 'status' || call === 'redeliver' ? 'identify' : call;
}

/** 401 without a token, 403 without body for a wrong one, 400 without transactionId: undefined accepts the request. */
function refusal(request: Request, token: string): CentreReply | undefined {
  const [scheme, given] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || !given) return { status: 401 };
  if (given !== token) return { status: 403 };
  if (!callQuery.pick({ transactionId: true }).safeParse(request.query).success) {
    return { status: 400, body: { code: 400, message: 'transactionId is required' } };
  }
  return undefined;
}

async function worked(operation: CentreOperation, request: Request): Promise<CentreReply> {
  try {
    return await operation(request);
  } catch (error) {
    if (error instanceof z.ZodError)
      return { status: 400, body: { code: 400, message: z.prettifyError(error) } };
    throw error;
  }
}

/** Handles one call: counts it, applies the mode of the function, then performs the operation. */
function serve(parts: CentreParts, call: MeteredCall, operation: CentreOperation): RequestHandler {
  const name = functionOf(call);
  return async (request, response) => {
    response.once('close', parts.meter.begin(call));
    const treatment = parts.board.treatment(name);
    if (treatment === 'drop') return void request.socket.destroy();
    if (treatment === 'refuse') {
      fail(response, 500, 'Unexpected error');
      return;
    }
    await parts.pause(parts.board.latencyMs(name));
    const reply = refusal(request, parts.token) ?? (await worked(operation, request));
    if (treatment === 'mute') return void request.socket.destroy();
    // A silent function accepts asynchronous work, and leaves a caller that waits for an answer without one.
    if (treatment === 'hold' && call === name && reply.status !== 202) return;
    send(response, reply);
  };
}

function controls(parts: CentreParts): express.Router {
  const router = express.Router();
  router.get('/mode', (_request, response) => void response.json(parts.board.modes()));
  router.put('/mode', (request, response) => {
    parts.board.setModes(modeChange.parse(request.body));
    response.json(parts.board.modes());
  });
  router.put('/delay', (request, response) => {
    parts.board.setDelays(delayChange.parse(request.body));
    response.json(parts.board.delays());
  });
  router.put('/next-verdicts', (request, response) => {
    parts.board.setNextVerdicts(verdictOrders.parse(request.body).verdicts);
    response.status(204).end();
  });
  router.delete('/tasks', (_request, response) => {
    parts.desk.purge();
    response.status(204).end();
  });
  router.get('/stats', (_request, response) => {
    response.json({ ...parts.meter.stats(), people: parts.store.size, tasks: parts.desk.counts() });
  });
  return router;
}

/** Faults of the request itself: unreadable JSON or an unknown control. */
function onError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  if (error instanceof z.ZodError) {
    fail(response, 400, z.prettifyError(error));
    return;
  }
  const status = z.object({ status: z.int().min(400).max(499) }).safeParse(error);
  fail(
    response,
    status.success ? status.data.status : 500,
    error instanceof Error ? error.message : 'Unexpected error',
  );
}

/** The simulated centre as an Express application: OSIA paths, and the controls under /_sim. */
export function centreApp(parts: CentreParts): Express {
  const app = express();
  const operations = centreOperations(parts);
  const encounterPath = '/v1/persons/:personId/encounters/:encounterId';
  app.disable('x-powered-by').disable('etag');
  app.use(express.json({ limit: BODY_LIMIT }));
  app.use('/_sim', controls(parts));
  app.post(encounterPath, serve(parts, 'enrol', operations.createEncounter));
  app.get(encounterPath, serve(parts, 'read', operations.readEncounter));
  app.post('/v1/identify/:galleryId/:personId', serve(parts, 'identify', operations.identifyFromId));
  app.post('/v1/verify/:galleryId/:personId', serve(parts, 'verify', operations.verifyFromId));
  app.get('/v1/tasks/:taskId/status', serve(parts, 'status', operations.readTaskStatus));
  app.post('/v1/tasks/:taskId/redeliver', serve(parts, 'redeliver', operations.redeliverTaskResult));
  app.use((_request, response) => fail(response, 404, 'Not offered by this centre'));
  app.use(onError);
  return app;
}
