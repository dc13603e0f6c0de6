/** Words of our own that may stand in a problem although they were also sent. */
const OURS = new Set(['KTP', 'FIRST', 'PRINTED']);

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

/** The texts of a request that an answer repeats; shorter ones could stand there by chance. */
export function echoed(sent: unknown, answer: string): string[] {
  return textsOf(sent).filter((text) => text.length >= 4 && !OURS.has(text) && answer.includes(text));
}
