import { Command, InvalidArgumentError } from 'commander';
import { countOpenCases } from '../../db/core/outbox';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { keepOfficesRunning, startMissing, USUAL_RATE, type Tally } from '../../workers/start-roles';
import type { CliContext } from '../context';
import { inEngineRoom, INTERRUPTED, refusedLines, tallied, type EngineRoom } from '../engine-room';

const MOST_PER_SECOND = 1_000;
const PROGRESS_EVERY_MS = 5_000;

function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > MOST_PER_SECOND)
    throw new InvalidArgumentError(`Isi bilangan bulat, 1 sampai ${MOST_PER_SECOND}.`);
  return rate;
}

/** What an admin has to do before cases can be started; Temporal refuses a workflow with an attribute it lacks. */
export function attributeHelp(missing: readonly string[], address: string, namespace: string): string {
  return [
    `Atribut pencarian belum ada di namespace ${namespace}: ${missing.join(', ')}.`,
    'Pada Temporal yang dijalankan npm start, jalankan ulang npm start. Pada Temporal lain:',
    ...missing.map((name) => {
      const type = Object.entries(SEARCH_ATTRIBUTES).find(([known]) => known === name)?.[1] ?? 'Keyword';
      return `  temporal operator search-attribute create --address ${address} --namespace ${namespace} --name ${name} --type ${type}`;
    }),
    'Setelah itu jalankan terbit rebuild lagi.',
  ].join('\n');
}

/** The end of a rebuild in numbers, and what it could not do. */
export function rebuildLines(tally: Tally, open: number): string[] {
  const { started, running, offices, refused } = tally;
  return [
    `  ${open} berkas terbuka di Postgres`,
    `  ${started} alur kerja dimulai, masing-masing dari tahapnya yang tercatat`,
    `  ${running} dibiarkan: alur kerjanya sudah berjalan`,
    `  ${offices['print-floor']} lantai cetak dan ${offices['centre-link']} sambungan pusat dimulai`,
    ...(refused.length === 0 ? [] : [`  ${refused.length} ditolak Temporal:`, ...refusedLines(tally)]),
  ];
}

async function rebuild({ store, engine, ...room }: EngineRoom, rate: number): Promise<boolean> {
  const missing = await room.missingAttributes();
  if (missing.length > 0) throw new Error(attributeHelp(missing, room.address, room.namespace));
  const open = await countOpenCases(store);
  console.log(`Membangun ulang ${open} berkas dari Postgres, paling banyak ${rate} per detik.`);
  let told = performance.now();
  const { tally, interrupted } = await tallied({ store, engine, rate, withQueued: true }, async (going) => {
    const onProgress = (): void => {
      if (performance.now() - told < PROGRESS_EVERY_MS) return;
      told = performance.now();
      const { started, running, refused } = going.tally;
      console.log(`  ${started + running + refused.length} dari ${open} …`);
    };
    await keepOfficesRunning(going);
    await startMissing({ ...going, onProgress });
  });
  console.log(rebuildLines(tally, open).join('\n'));
  const whole = !interrupted && tally.refused.length === 0;
  console.log(whole ? 'Selesai.' : interrupted ? INTERRUPTED : 'Belum selesai: lihat yang ditolak di atas.');
  return whole;
}

/** `terbit rebuild`: starts the workflows of all open cases on an empty Temporal; exit code 1 when any is missing. */
export function rebuildCommand(context: CliContext): Command {
  return new Command('rebuild')
    .description('Membangun ulang Temporal yang kosong dari Postgres; boleh diulang, tidak memulai dua kali')
    .option('--per-second <berkas>', 'berkas yang dimulai tiap detik', parseRate, USUAL_RATE)
    .action(({ perSecond }: { perSecond: number }) =>
      inEngineRoom(context, async (room) => {
        if (!(await rebuild(room, perSecond))) process.exitCode = 1;
      }),
    );
}
