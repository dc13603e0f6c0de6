import { Command, InvalidArgumentError } from 'commander';
import { countOpenCases } from '../../db/core/outbox';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { keepOfficesRunning, startMissing, USUAL_RATE, type StartTally } from '../../workers/start-roles';
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

/** How an admin adds the missing search attributes; Temporal rejects a workflow with an attribute that it lacks. */
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

/** The result of a rebuild in numbers, and the cases that could not be started. */
export function rebuildLines(tally: StartTally, open: number): string[] {
  const { started, running, floors, links, refused } = tally;
  return [
    `  ${open} berkas terbuka di Postgres`,
    `  ${started} alur kerja dimulai, masing-masing dari tahapnya yang tercatat`,
    `  ${running} dibiarkan: alur kerjanya sudah berjalan`,
    `  ${floors} lantai cetak dan ${links} sambungan pusat dimulai`,
    ...(refused.length === 0 ? [] : [`  ${refused.length} ditolak Temporal:`, ...refusedLines(tally)]),
  ];
}

async function rebuild({ store, engine, ...room }: EngineRoom, rate: number): Promise<boolean> {
  const missing = await room.missingAttributes();
  if (missing.length > 0) throw new Error(attributeHelp(missing, room.address, room.namespace));
  const open = await countOpenCases(store);
  console.log(`Membangun ulang ${open} berkas dari Postgres, paling banyak ${rate} per detik.`);
  let reportedAt = performance.now();
  const { tally, interrupted } = await tallied({ store, engine, rate, withQueued: true }, async (context) => {
    const onProgress = (): void => {
      if (performance.now() - reportedAt < PROGRESS_EVERY_MS) return;
      reportedAt = performance.now();
      const { started, running, refused } = context.tally;
      console.log(`  ${started + running + refused.length} dari ${open} …`);
    };
    await keepOfficesRunning(context);
    await startMissing({ ...context, onProgress });
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
