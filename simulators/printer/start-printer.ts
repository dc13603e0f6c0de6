import { createServer } from 'node:http';
import { join } from 'node:path';
import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { JsonState } from '../json-state';
import { KEEP_ALIVE_MS, LOOPBACK, listenOnLoopback, stopHttpServer } from '../loopback-server';
import { seededRandom } from '../seeded-random';
import { CardPrinter, DEFAULT_MODE, printerMode, printerModeChange } from './card-printer';
import { readIppRequest, writeIppAnswer } from './ipp-message';
import { handleIpp } from './ipp-operations';
import type { PrinterParts } from './ipp-operations';
import { SheetLog, magazineOrder } from './sheet-log';

export interface PrinterOptions {
  readonly home: string;
  readonly seed: number;
  readonly id: string;
  readonly port: number;
}

const IPP_PATH = '/ipp/print';
const DOCUMENT_LIMIT = '50mb';
const statsQuery = z.object({ since: z.iso.datetime({ offset: true }).optional() });

function answerIpp(parts: PrinterParts, request: Request, response: Response): void {
  const { printer } = parts;
  const bytes: unknown = request.body;
  const ipp = Buffer.isBuffer(bytes) ? readIppRequest(bytes) : undefined;
  if (ipp === undefined) return void response.status(400).end();
  // A hanging printer does not answer; it may have performed the request.
  if (printer.mode.state === 'hang') {
    if (printer.cutOffWorkHappens()) handleIpp(parts, ipp);
    return;
  }
  response.type('application/ipp').send(writeIppAnswer(ipp, handleIpp(parts, ipp)));
}

function controls({ printer, sheets }: PrinterParts): express.Router {
  const router = express.Router();
  router.use(express.json());
  router.get('/mode', (_request, response) => void response.json(printer.mode));
  router.put('/mode', (request, response) => {
    printer.setMode(printerModeChange.parse(request.body));
    response.json(printer.mode);
  });
  router.put('/magazine', (request, response) => {
    sheets.load(magazineOrder.parse(request.body).serials);
    response.status(204).end();
  });
  router.get('/stats', (request, response) => {
    response.json(sheets.stats(statsQuery.parse(request.query).since));
  });
  return router;
}

function onError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const message = error instanceof z.ZodError ? z.prettifyError(error) : 'Bad request';
  response.status(400).json({ code: 400, message });
}

function printerApp(parts: PrinterParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use('/_sim', controls(parts));
  app.use((request, _response, next) => {
    // Off the network: the controls share the port, so a connection is cut off instead of refused.
    if (parts.printer.mode.state === 'offline') request.socket.resetAndDestroy();
    else next();
  });
  app.post(IPP_PATH, express.raw({ type: 'application/ipp', limit: DOCUMENT_LIMIT }), (request, response) => {
    answerIpp(parts, request, response);
  });
  app.use(onError);
  return app;
}

/** Starts one card printer on loopback, at ipp://127.0.0.1:<port>/ipp/print. */
export async function startPrinter(
  options: PrinterOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const { home, seed, id } = options;
  const folder = join(home, 'printers');
  const sheets = new SheetLog(join(folder, `${id}.sheets.jsonl`), id, seed);
  const mode = new JsonState(join(folder, `${id}.mode.json`), printerMode, DEFAULT_MODE);
  const printer = new CardPrinter({ mode, sheets, random: seededRandom(seed, `printer ${id}`) });
  let port = options.port;
  const identity = {
    id,
    get uri() {
      return `ipp://${LOOPBACK}:${port}${IPP_PATH}`;
    },
  };
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, printerApp({ identity, printer, sheets }));
  port = await listenOnLoopback(server, options.port);
  return {
    port,
    close: async () => {
      await stopHttpServer(server);
      printer.close();
      sheets.close();
    },
  };
}
