import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { openThrowawayOffice, type ThrowawayOffice } from '../demo/harness/throwaway-office';
import { Baseline } from './baseline';
import { BlankoBench, blankoLines, blankoSummary } from './blanko';
import { Bench } from './measure';
import { OutageBench, type OutageLoad } from './outage';
import { outageLines, outageSummary } from './outage-report';
import { QueueBench, queueLines, queueSummary } from './queue';
import { reportLines, summaryOf } from './report';

const NAMESPACE = 'terbit';
const PRINTERS = 16;
/** More than any run uses. */
const BLANKO = 1_000_000;

const PARTS = ['cards', 'blanko', 'outage', 'queue'] as const;
/** The pacer of the centre must not limit whole cards. */
const UNPACED = { TERBIT_CENTRE_MAX_RPS: '200' };

interface Options {
  json: boolean;
  only?: (typeof PARTS)[number];
  cards: number;
  concurrency: number;
  waiting: number;
  watch: number;
  prr: number;
  blanko: number;
  delivery: number;
  recovery: OutageLoad['mode'];
  kill: boolean;
  limit: number;
  profile?: string;
}

interface Result {
  lines: string[];
  summary: Record<string, number>;
}

const stopping = new AbortController();
const say = (line: string): void => console.error(line);

function count(most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (Number.isInteger(number) && number >= 1 && number <= most) return number;
    throw new InvalidArgumentError(`Isi bilangan bulat, 1 sampai ${most}.`);
  };
}

/** Each process of the office writes a profile when it ends. */
function profiling(folder: string | undefined): Pick<Parameters<typeof openThrowawayOffice>[0], 'childEnv'> {
  if (folder === undefined) return {};
  const names = ['api', 'worker-case', 'worker-outside', 'simulators'] as const;
  const env = (name: string): Record<string, string> => ({
    // Node takes --cpu-prof on its command line only, which the launcher writes.
    NODE_OPTIONS: `--require ${require.resolve('./profile-hook')}`,
    TERBIT_PROFILE: join(resolve(folder), name),
  });
  return { childEnv: Object.fromEntries(names.map((name) => [name, env(name)])) };
}

/** Removes the delays of everything outside the office, so that the office and the engine are measured. */
async function removeDelays(office: ThrowawayOffice): Promise<void> {
  await office.control(office.running.urls.centre, '/_sim/delay', { verdictMs: 0, latencyMs: 0 });
  for (const station of Object.values(office.running.urls.sbi))
    await office.control(station, '/_sim/mode', { delayMs: 0 });
  for (const printer of Object.values(office.running.urls.printers))
    await office.control(printer, '/_sim/mode', { secondsPerCard: 0 });
}

async function withEngine<T>(office: ThrowawayOffice, work: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: office.running.urls.temporal });
  try {
    return await work(new Client({ connection, namespace: NAMESPACE }));
  } finally {
    await connection.close();
  }
}

async function measureCards(office: ThrowawayOffice, { cards, concurrency }: Options): Promise<Result> {
  await removeDelays(office);
  await office.client.deliver(BLANKO, 'SJ-BENCH');
  return withEngine(office, async (client) => {
    const baseline = await Baseline.start(client, office.running.urls.temporal);
    try {
      const measured = await new Bench(office, baseline, client, { cards, concurrency }, say).measure();
      return { lines: reportLines(measured), summary: summaryOf(measured) };
    } finally {
      await baseline.stop();
    }
  });
}

async function measureOutage(office: ThrowawayOffice, options: Options): Promise<Result> {
  await removeDelays(office);
  const { waiting, watch: watchSeconds, recovery: mode, kill, limit } = options;
  return withEngine(office, async (client) => {
    const load = { waiting, watchSeconds, mode, kill, limit };
    const measured = await new OutageBench(office, client, load, say).measure();
    return { lines: outageLines(measured), summary: outageSummary(measured) };
  });
}

async function measureBlanko(office: ThrowawayOffice, options: Options): Promise<Result> {
  await removeDelays(office);
  const { prr: waiting, blanko, delivery } = options;
  return withEngine(office, async (client) => {
    const measured = await new BlankoBench(office, client, { waiting, blanko, delivery }, say).measure();
    return { lines: blankoLines(measured), summary: blankoSummary(measured) };
  });
}

async function measureQueue(): Promise<Result> {
  const measured = await QueueBench.run(say);
  return { lines: queueLines(measured), summary: queueSummary(measured) };
}

/** Measures on a separate office, which is thrown away afterwards. */
async function onOffice(
  options: Options,
  env: Record<string, string>,
  measure: (office: ThrowawayOffice, options: Options) => Promise<Result>,
): Promise<Result> {
  const office = await openThrowawayOffice({
    printers: PRINTERS,
    signal: stopping.signal,
    say,
    env,
    ...profiling(options.profile),
  });
  const stopped = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new Error('Bench dihentikan.')));
  });
  try {
    return await Promise.race([measure(office, options), stopped]);
  } finally {
    await office.close();
  }
}

async function bench(options: Options): Promise<void> {
  say(`Terbit bench, ${availableParallelism()} inti.`);
  const summaries: Record<string, number>[] = [];
  const run = async (part: Promise<Result>): Promise<void> => {
    const { lines, summary } = await part;
    for (const line of lines) console.log(line);
    summaries.push(summary);
  };
  const isWanted = (part: (typeof PARTS)[number]): boolean => (options.only ?? part) === part;
  if (isWanted('cards')) await run(onOffice(options, UNPACED, measureCards));
  if (isWanted('blanko')) await run(onOffice(options, UNPACED, measureBlanko));
  if (isWanted('outage'))
    await run(onOffice(options, { TERBIT_CENTRE_MAX_RPS: String(options.limit) }, measureOutage));
  if (isWanted('queue')) await run(measureQueue());
  if (options.json) console.log(JSON.stringify(Object.assign({}, ...summaries)));
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
  const program = new Command('bench')
    .description('Mengukur kartu utuh terhadap garis dasar pada kantor yang dibuang sesudahnya')
    .option('--json', 'satu objek JSON pada baris terakhir', false)
    .addOption(new Option('--only <bagian>', 'hanya satu bagian').choices(PARTS))
    .option('--cards <n>', 'kartu tiap putaran', count(10_000), 150)
    .option('--concurrency <n>', 'orang yang dilayani bersamaan', count(150), 40)
    .option('--waiting <n>', 'berkas yang menunggu pusat', count(100_000), 20_000)
    .option('--watch <detik>', 'lama menunggu yang diamati', count(86_400), 300)
    .option('--prr <n>', 'berkas siap cetak', count(100_000), 9_000)
    .option('--blanko <n>', 'blanko yang datang pertama', count(100_000), 2_500)
    .option('--delivery <n>', 'blanko yang datang kemudian', count(100_000), 4_000)
    .addOption(
      new Option('--recovery <keadaan>', 'keadaan pusat saat kembali')
        .choices(['up', 'slow', 'flaky'])
        .default('up'),
    )
    .option('--kill', 'pekerja pusat dimatikan di tengah pemulihan', false)
    .option('--limit <n>', 'panggilan per detik ke tiap fungsi pusat', count(200), 20)
    .option('--profile <folder>', 'profil CPU tiap proses ditulis ke folder ini')
    .action(bench);
  await program.parseAsync();
  process.exit(0);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
