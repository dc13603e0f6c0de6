import { account } from './accounting';
import { expectationLines, isMet, type Expectation } from './expectation';
import { playFailingServer } from './failing-server';
import { playIdleStock } from './idle-stock';
import { playKupangWeek } from './kupang-week';
import { Narrator } from './narrator';
import { DemoOffice } from './demo-office';
import { playTwoYears } from './two-years';
import { openThrowawayOffice, type ThrowawayOffice } from './harness/throwaway-office';

/** Exit code of a program that Ctrl-C ended, by custom of the shell. */
const INTERRUPTED = 130;
/** npm forwards the Ctrl-C that the terminal has already delivered, so one key press may arrive twice. */
const SAME_KEY_PRESS_MS = 1_000;

const narrator = new Narrator((line) => console.log(line));
const stopping = new AbortController();
let office: ThrowawayOffice | undefined;

async function play(): Promise<Expectation[]> {
  narrator.scene('Terbit: peragaan pada kantor yang baru dibuat dan dibuang sesudahnya');
  office = await openThrowawayOffice({ signal: stopping.signal, say: (line) => narrator.say(line) });
  narrator.say(`Kantor siap. Temporal UI selama peragaan: ${office.running.urls.ui ?? '-'}`);
  const demo = new DemoOffice(office, narrator, stopping.signal);
  const week = await playKupangWeek(demo);
  const years = await playTwoYears(demo);
  const idle = await playIdleStock(demo);
  const failing = await playFailingServer(demo);
  const books = await account(demo, week.blankoReceived, week.cardsIssued);
  return [...week.expectations, ...years, ...idle, ...failing, ...books];
}

async function outcome(): Promise<number> {
  try {
    const expectations = await play();
    narrator.scene('Yang dijanjikan dan yang terjadi');
    for (const line of expectationLines(expectations)) console.log(line);
    return expectations.every(isMet) ? 0 : 1;
  } catch (error) {
    if (stopping.signal.aborted) return INTERRUPTED;
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function stopOnRequest(): void {
  let askedAt: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (askedAt === undefined) {
        askedAt = now;
        console.log('Peragaan dihentikan; kantornya dibuang …');
        stopping.abort(new Error('Peragaan dihentikan.'));
      } else if (now - askedAt > SAME_KEY_PRESS_MS) {
        office?.running.forceStop();
        process.exit(INTERRUPTED);
      }
    });
  }
}

async function main(): Promise<void> {
  stopOnRequest();
  const code = await outcome();
  await office?.close();
  if (code !== INTERRUPTED)
    console.log(
      code === 0
        ? '\nPeragaan berhasil: semua janji ditepati.'
        : '\nPeragaan GAGAL: ada janji yang tidak ditepati.',
    );
  process.exit(code);
}

void main();
