import express from 'express';
import type { Express, NextFunction, Request, Response } from 'express';
import { z } from 'zod';
import { LOOPBACK, listenOnLoopback, stopHttpServer } from '../loopback-server';
import { deviceModeChange } from './sbi-schemas';
import { NO_ANSWER, StationService } from './station-service';
import type { StationOptions } from './station-service';
import { seatOrder } from './station-seat';
import { createVerbServer, verbPath } from './verb-server';

function answer(response: Response, body: unknown): void {
  if (body === NO_ANSWER) return;
  response.set('Connection', 'close').json(body);
}

function onError(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }
  const message = error instanceof z.ZodError ? z.prettifyError(error) : 'Bad request';
  response.status(400).json({ code: 400, message });
}

function stationApp(service: StationService, callbackId: () => string): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // A device service reads JSON whatever content type the client names.
  app.use(express.json({ type: () => true }));
  app.post(verbPath('MOSIPDISC', '/device'), async (request, response) => {
    answer(response, await service.discover(request.body, callbackId()));
  });
  app.post(verbPath('MOSIPDINFO', '/info'), async (_request, response) => {
    answer(response, await service.info(callbackId()));
  });
  app.post(verbPath('RCAPTURE', '/capture'), async (request, response) => {
    answer(response, await service.capture(request.body));
  });
  app.put('/_sim/person', (request, response) => {
    service.seat.place(seatOrder.parse(request.body));
    response.status(204).end();
  });
  app.get('/_sim/mode', (_request, response) => void response.json(service.getMode()));
  app.put('/_sim/mode', (request, response) => {
    service.setMode(deviceModeChange.parse(request.body));
    response.json(service.getMode());
  });
  app.get('/_sim/stats', (_request, response) => void response.json(service.stats()));
  app.use(onError);
  return app;
}

/** Starts the device service of one station on loopback, with a slap scanner, an iris camera and a camera. */
export async function startStation(
  options: StationOptions,
): Promise<{ port: number; close(): Promise<void> }> {
  const service = new StationService(options);
  let port = options.port;
  const { tcp, http } = createVerbServer(stationApp(service, () => `http://${LOOPBACK}:${port}/`));
  port = await listenOnLoopback(tcp, options.port);
  return {
    port,
    close: async () => {
      tcp.close();
      await stopHttpServer(http);
      service.close();
    },
  };
}
