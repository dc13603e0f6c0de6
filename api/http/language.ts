import type { Request } from 'express';
import { LANGUAGES, USUAL_LANGUAGE, type Language } from '../../domain/texts/language';
import type { Reply } from './route';

/** The language that a caller accepts best (RFC 9110 section 12.5.4); Indonesian where that leaves it open. */
export function languageOf(request: Pick<Request, 'acceptsLanguages'>): Language {
  const accepted = request.acceptsLanguages([...LANGUAGES]);
  return LANGUAGES.find((language) => language === accepted) ?? USUAL_LANGUAGE;
}

/** The headers of an answer whose texts follow Accept-Language. */
export function inLanguage(language: Language): Record<string, string> {
  return { 'Content-Language': language, Vary: 'Accept-Language' };
}

/** Files are forms and tables of the office, in Indonesian; a repeated answer keeps the language of the first. */
export function languageHeaders({ body, headers }: Reply, language: Language): Record<string, string> {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { 'Content-Language': USUAL_LANGUAGE };
  const isRepeated = headers?.['Idempotency-Replayed'] !== undefined;
  return isRepeated ? { Vary: 'Accept-Language' } : inLanguage(language);
}
