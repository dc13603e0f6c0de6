import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import { TerbitError } from '../../domain/errors/terbit-error';
import { callerOf, type Caller } from '../auth/token';
import { callRoute, requireRole } from './call-route';
import type { ApiDeps } from './deps';
import { languageHeaders, languageOf } from './language';
import type { Reply, Route } from './route';

const BODY_LIMIT = 256 * 1024;

/** The officer whom the token of a request names; null without a token that is ours. */
async function callerIn({ store }: ApiDeps, request: Request): Promise<Caller | null> {
  const token = /^Bearer ([\w.-]+)$/i.exec(request.get('authorization') ?? '')?.[1];
  return token === undefined ? null : callerOf(store.keys, token, store.clock());
}

function parseWith(parser: RequestHandler, request: Request, response: Response): Promise<unknown> {
  return new Promise((resolve, reject) => {
    parser(request, response, (error: unknown) => {
      if (error === undefined) resolve(request.body);
      else reject(error instanceof Error ? error : new Error('the body could not be read'));
    });
  });
}

function jsonParser(limit: number): RequestHandler {
  return express.json({ limit, type: () => true });
}

const parseJson = jsonParser(BODY_LIMIT);

async function readBody(route: Route, request: Request, response: Response): Promise<unknown> {
  if (!route.takesBody) return undefined;
  if (route.rawBody !== null) {
    const bytes = await parseWith(
      express.raw({ limit: route.rawBody.limit, type: () => true }),
      request,
      response,
    );
    return Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0);
  }
  if (!/^application\/json *(;|$)/i.test(request.get('content-type') ?? '')) {
    throw new TerbitError('UNSUPPORTED_MEDIA_TYPE');
  }
  const parser = route.bodyLimit === null ? parseJson : jsonParser(route.bodyLimit);
  return parseWith(parser, request, response);
}

function send(response: Response, { status, headers, body }: Reply): void {
  response.status(status).set({ ...headers });
  if (body === null) response.end();
  else if (typeof body === 'string' || Buffer.isBuffer(body)) response.send(body);
  else response.json(body);
}

function handlerOf(deps: ApiDeps, route: Route): RequestHandler {
  return async (request, response) => {
    response.locals['route'] = route.path;
    const caller = route.roles === 'public' ? null : await callerIn(deps, request);
    response.locals['caller'] = caller;
    // Before the body is read: a stranger's bytes are not worth the work.
    requireRole(route, caller);
    const { params, query } = request;
    const body = await readBody(route, request, response);
    const header = (name: string): string | undefined => request.get(name);
    const language = languageOf(request);
    const reply = await callRoute(deps, route, caller, { params, query, body, header, language });
    if (reply.body !== null) response.set(languageHeaders(reply, language));
    send(response, reply);
  };
}

/** Answers OPTIONS, and refuses the methods that an address does not have (RFC 9110 section 15.5.6). */
function otherMethods(routes: readonly Route[]): RequestHandler {
  const methods = routes.map(({ method }) => method.toUpperCase());
  const allow = ['OPTIONS', ...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
  return (request, response) => {
    response.set('Allow', allow);
    if (request.method !== 'OPTIONS') throw new TerbitError('METHOD_NOT_ALLOWED');
    response.status(204).end();
  };
}

/** Registers the routes with Express, fixed addresses before those with parameters. */
export function mountRoutes(app: Express, deps: ApiDeps, routes: readonly Route[]): void {
  const paths = [...new Set(routes.map(({ path }) => path))];
  const fixedFirst = [
    ...paths.filter((path) => !path.includes('{')),
    ...paths.filter((path) => path.includes('{')),
  ];
  for (const path of fixedFirst) {
    const here = routes.filter((route) => route.path === path);
    const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
    for (const route of here) app[route.method](pattern, handlerOf(deps, route));
    app.all(pattern, otherMethods(here));
  }
}
