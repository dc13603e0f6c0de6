import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Closable {
  close(): Promise<void>;
}

/** A folder for the simulators of one test file; what is opened in it is closed after each test. */
export function temporaryHome(): {
  path: () => string;
  closing: <Opened extends Closable>(opened: Opened) => Opened;
} {
  let home = '';
  let opened: Closable[] = [];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'simulators-'));
  });
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()));
    opened = [];
    rmSync(home, { recursive: true, force: true });
  });
  return {
    path: () => home,
    closing: (one) => {
      let closed: Promise<void> | undefined;
      const once = { ...one, close: () => (closed ??= one.close()) };
      opened.push(once);
      return once;
    },
  };
}

/** Waits until a condition holds; the test's own timeout is the limit. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}
