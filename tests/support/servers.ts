/** The namespace of the shared server; the same as in production, so that nothing depends on its name. */
export const TEST_NAMESPACE = 'terbit';

/** What the test processes can request; each is made once for the whole run at the first request. */
export type SharedThing =
  'postgres' | 'temporal' | 'temporal-cli' | 'temporal-test-server' | 'workflow-bundle';

/** Requests a shared thing from within a test; starting it does not count as another test's time. */
export async function shared(thing: SharedThing): Promise<string> {
  const address = process.env['TERBIT_TEST_SERVERS'];
  if (address === undefined) throw new Error('The engines of the run are not there: run the tests by jest.');
  const response = await fetch(`${address}/${thing}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
