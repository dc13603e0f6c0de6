/** Dates as the API writes them, in the fields named; the other fields stay. */
export function withInstants<T extends object, K extends keyof T>(
  row: T,
  ...fields: K[]
): Omit<T, K> & { [F in K]: string | Extract<T[F], null> } {
  const written = fields.map((field) => {
    const value = row[field];
    return [field, value instanceof Date ? value.toISOString() : value];
  });
  return { ...row, ...(Object.fromEntries(written) as { [F in K]: string | Extract<T[F], null> }) };
}
