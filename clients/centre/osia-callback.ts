import { parseJson } from '../http-call';
import { type OsiaCandidate, candidatesSchema, osiaErrorSchema } from './osia.wire';

export type OsiaCallback =
  | { readonly kind: 'candidates'; readonly candidates: readonly OsiaCandidate[] }
  /** The message is the centre's own text and may quote personal data: keep it out of logs. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string }
  | { readonly kind: 'malformed'; readonly reason: 'content-type' | 'body' };

/** Only the content type distinguishes a verdict from a failed search; both bodies are JSON. */
export function parseCallback(contentType: string | undefined, body: Buffer | string): OsiaCallback {
  const mediaType = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === 'application/json') {
    const parsed = candidatesSchema.safeParse(parseJson(body));
    return parsed.success
      ? { kind: 'candidates', candidates: parsed.data }
      : { kind: 'malformed', reason: 'body' };
  }
  if (mediaType === 'application/error+json') {
    const parsed = osiaErrorSchema.safeParse(parseJson(body));
    return parsed.success ? { kind: 'error', ...parsed.data } : { kind: 'malformed', reason: 'body' };
  }
  return { kind: 'malformed', reason: 'content-type' };
}
