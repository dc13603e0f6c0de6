import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { TerbitError } from '../domain/errors/terbit-error';
import type { ApiDeps } from './http/deps';
import { describeFault, failureOf, headersOf, problemOf } from './http/failure';
import { inLanguage, languageOf } from './http/language';
import { mountRoutes } from './http/mount-routes';
import { safePaths } from './http/safe-path';
import { traceOf, type Trace } from './http/trace';
import { mountDocs } from './http/docs-page';
import { openApiDocument } from './http/openapi';
import { ROUTES } from './routes';

/** Everything a page of ours may load comes from ourselves; plain HTTP on loopback is not to be upgraded. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
    'img-src': ["'self'", 'data:'],
    'object-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
  },
};

type SafePath = ReturnType<typeof safePaths>;

function traceAndLog({ logger }: ApiDeps, safePath: SafePath): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    const trace = traceOf(request.get('traceparent'));
    response.locals['trace'] = trace;
    response.set({
      traceparent: trace.traceparent,
      'x-trace-id': trace.traceId,
      'Cache-Control': 'no-store',
    });
    const { method, path } = request;
    response.on('close', () => {
      const route: unknown = response.locals['route'];
      logger.info({
        method,
        route: typeof route === 'string' ? route : safePath(path),
        status: response.statusCode,
        ms: Math.round(performance.now() - startedAt),
        traceId: trace.traceId,
        ...(response.writableFinished ? {} : { cutShort: true }),
      });
    });
    next();
  };
}

function answerFailures({ logger }: ApiDeps, safePath: SafePath): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const failure = failureOf(error);
    const { traceId } = response.locals['trace'] as Trace;
    if (failure.code === 'INTERNAL' || failure.code === 'DATABASE_UNAVAILABLE') {
      const level = failure.code === 'INTERNAL' ? 'error' : 'warn';
      logger[level]({ traceId, fault: describeFault(error) }, `A request ended with ${failure.code}.`);
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    const language = languageOf(request);
    const problem = problemOf(failure, { instance: safePath(request.path), traceId, language });
    response.status(failure.status).set({ ...headersOf(failure), ...inLanguage(language) });
    response.type('application/problem+json').json(problem);
  };
}

/** Made when it is first asked for: it takes longer than all else that `createApp` does. */
let document: ReturnType<typeof openApiDocument> | undefined;

/** The HTTP API as an Express application that listens nowhere yet. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  const safePath = safePaths(['/openapi.json', '/docs', ...ROUTES.map(({ path }) => path)]);
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing');
  app.set('query parser', 'simple');
  app.use(traceAndLog(deps, safePath));
  app.use(helmet({ contentSecurityPolicy, strictTransportSecurity: false }));
  app.get(
    '/openapi.json',
    (_request, response) => void response.json((document ??= openApiDocument(ROUTES))),
  );
  mountDocs(app);
  mountRoutes(app, deps, ROUTES);
  app.use(() => {
    throw new TerbitError('NOT_FOUND');
  });
  app.use(answerFailures(deps, safePath));
  return app;
}
