import type { z } from 'zod';
import { TerbitError } from '../../domain/errors/terbit-error';
import { USUAL_LANGUAGE, type Language } from '../../domain/texts/language';
import type { Caller } from '../auth/token';
import type { ApiDeps } from './deps';
import { checkInput } from './input';
import type { Reply, Route } from './route';

/** What a caller gives to a route, not checked yet; what is left out is empty. */
export interface RouteInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params?: z.input<P>;
  query?: z.input<Q>;
  body?: z.input<B>;
  /** The value of a header such as Idempotency-Key or If-Match, by its name in small letters. */
  header?: (name: string) => string | undefined;
  /** Indonesian where it is left out. */
  language?: Language;
}

/**
 * Checks that a route is open to the caller.
 *
 * @throws TerbitError UNAUTHENTICATED without a caller, ROLE_NOT_ALLOWED with the `roles` that are admitted
 */
export function requireRole({ roles }: Pick<Route, 'roles'>, caller: Caller | null): void {
  if (roles === 'public') return;
  if (caller === null) throw new TerbitError('UNAUTHENTICATED');
  if (!roles.includes(caller.role)) throw new TerbitError('ROLE_NOT_ALLOWED', { roles });
}

/** The address of a route with its parameters, the same whoever calls and however it was written. */
function addressOf(path: string, params: unknown): string {
  const values = new Map<string, unknown>(Object.entries(params ?? {}));
  return path.replaceAll(/\{(\w+)\}/g, (_part, name: string) => encodeURIComponent(String(values.get(name))));
}

/**
 * The one door to a route, for Express and for pages of this process alike: checks the role and the input, and runs
 * the route.
 *
 * @throws TerbitError UNAUTHENTICATED, ROLE_NOT_ALLOWED, INVALID_INPUT, and what the route is refused with
 */
export async function callRoute<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends Reply,
>(
  deps: ApiDeps,
  route: Route<P, Q, B, R>,
  caller: Caller | null,
  { params, query, body, header = () => undefined, language = USUAL_LANGUAGE }: RouteInput<P, Q, B>,
): Promise<R> {
  requireRole(route, caller);
  const input = checkInput(route.schemas, { params: params ?? {}, query: query ?? {}, body });
  return route.run(deps, caller, { ...input, path: addressOf(route.path, input.params), header, language });
}
