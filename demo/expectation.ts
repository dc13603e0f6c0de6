/** Something that must hold after a scene, as a value: what it is, and whether it holds. */
export interface Expectation {
  what: string;
  wanted: string;
  found: string;
}

/** Two values are the same when they are written the same. */
export function expectation(what: string, wanted: unknown, found: unknown): Expectation {
  return { what, wanted: written(wanted), found: written(found) };
}

export function isMet({ wanted, found }: Expectation): boolean {
  return wanted === found;
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One line for each expectation, and under a broken one what was found. */
export function expectationLines(expectations: readonly Expectation[]): string[] {
  return expectations.flatMap((one) =>
    isMet(one)
      ? [`  benar  ${one.what}: ${one.found}`]
      : [`  SALAH  ${one.what}`, `           seharusnya ${one.wanted}`, `           ternyata   ${one.found}`],
  );
}
