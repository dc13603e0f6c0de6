import { readyBlock } from '../platform/launcher/ready-block';
import type { RunningOffice } from '../platform/launcher/office';
import { startOffice } from '../platform/launcher/office';

/** npm forwards the Ctrl-C that the terminal has already delivered, so one key press may arrive twice. */
const SAME_KEY_PRESS_MS = 1_000;

async function main(): Promise<void> {
  const aborting = new AbortController();
  let office: RunningOffice | undefined;
  let askedAt: number | undefined;

  const onSignal = (): void => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      console.log('Menghentikan kantor … (Ctrl-C sekali lagi untuk memaksa)');
      aborting.abort();
      void office?.stop().then(
        () => finish('Kantor berhenti. Datanya tersimpan.', 0),
        (error: unknown) => finish(messageOf(error), 1),
      );
    } else if (now - askedAt > SAME_KEY_PRESS_MS) {
      office?.forceStop();
      finish('Dihentikan paksa.', 1);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

  try {
    office = await startOffice({ say: (line) => console.log(line), signal: aborting.signal });
  } catch (error) {
    if (aborting.signal.aborted) finish('Kantor berhenti sebelum siap.', 0);
    finish(messageOf(error), 1);
  }
  office.events.on('died', ({ name, code, signal }) =>
    console.log(`${name} berhenti tak terduga (${signal ?? `kode ${code ?? '?'}`}); dijalankan ulang.`),
  );
  office.events.on('ready', ({ name }) => console.log(`${name} berjalan lagi.`));
  console.log(readyBlock(office.urls, office.home));
}

function finish(line: string, code: number): never {
  console.log(line);
  process.exit(code);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

void main();
