import { Command, InvalidArgumentError, Option } from 'commander';
import { countOpenCases, wakeOfCase } from '../../db/core/outbox';
import { FINAL_STAGES, isFinal } from '../../domain/case/final';
import { Stage } from '../../domain/case/stage';
import { CaseNumber } from '../../domain/values/case-number';
import {
  keepOfficesRunning,
  startMissing,
  wakeUnseen,
  type SetGoing,
  type Tally,
} from '../../workers/start-roles';
import type { CliContext } from '../context';
import { inEngineRoom, INTERRUPTED, refusedLines, tallied, type EngineRoom } from '../engine-room';

/** All that there can be of one office; a sweep takes fewer at a time. */
const EVERY_UNSEEN_CASE = 100_000;
const OPEN_STAGES = Stage.options.filter((stage) => !FINAL_STAGES.some((final) => final === stage));

function parseCaseNumber(text: string): CaseNumber {
  const number = CaseNumber.safeParse(text);
  if (!number.success) throw new InvalidArgumentError('Isi nomor berkas, misalnya 5371-2026-000001.');
  return number.data;
}

/** What was done and what was left, with why. `open` and `queued` count cases of the stage that was asked for. */
export function redriveLines(
  tally: Tally,
  { open, queued }: { open: number; queued: number },
  stage: Stage | null,
): string[] {
  const { started, woken, offices, refused } = tally;
  const left = Math.max(0, open - started - woken - refused.length);
  const waiting = Math.min(queued, left);
  return [
    `  ${started} alur kerja dimulai: berkasnya terbuka tetapi alur kerjanya tidak berjalan`,
    `  ${woken} dibangunkan: riwayatnya lebih baru daripada yang terakhir dilihat alur kerjanya`,
    ...(stage === null
      ? [`  ${offices['print-floor']} lantai cetak dan ${offices['centre-link']} sambungan pusat dimulai`]
      : []),
    `  ${left} dibiarkan: ${left - waiting} berjalan dan sudah melihat yang terbaru, ${waiting} menunggu disampaikan oleh pekerja`,
    ...(refused.length === 0 ? [] : [`  ${refused.length} ditolak Temporal:`, ...refusedLines(tally)]),
  ];
}

async function redriveAll({ store, engine }: EngineRoom, stage: Stage | null): Promise<boolean> {
  const { tally, interrupted } = await tallied({ store, engine, stage }, async (going: SetGoing) => {
    if (stage === null) await keepOfficesRunning(going);
    const except = await startMissing(going);
    await wakeUnseen(going, { olderThan: store.clock(), limit: EVERY_UNSEEN_CASE, except });
  });
  const open = await countOpenCases(store, { stage });
  const queued = open - (await countOpenCases(store, { stage, exceptQueued: true }));
  console.log(['Berkas digerakkan lagi', ...redriveLines(tally, { open, queued }, stage)].join('\n'));
  if (interrupted) console.log(INTERRUPTED);
  return !interrupted && tally.refused.length === 0;
}

/** One case is told whatever it was told before: looking again does no harm. */
async function redriveOne({ store, engine }: EngineRoom, caseNumber: string): Promise<boolean> {
  const wake = await wakeOfCase(store, caseNumber);
  if (wake === null) throw new Error(`Tidak ada berkas bernomor ${caseNumber}.`);
  if (isFinal(wake.stage)) {
    console.log(`${caseNumber} dibiarkan: berkasnya sudah selesai (${wake.stage}).`);
    return true;
  }
  const { tally, interrupted } = await tallied({ store, engine }, async () => {
    if (await engine.startCase(wake)) {
      console.log(`${caseNumber} dimulai dari tahap ${wake.stage}.`);
      return;
    }
    await engine.wakeCase(wake);
    console.log(`${caseNumber} dibangunkan; tahapnya ${wake.stage}.`);
  });
  if (interrupted) console.log(INTERRUPTED);
  return !interrupted && tally.refused.length === 0;
}

/** `terbit redrive`: does at once what the sweep does by itself; exit code 1 when something could not be set going. */
export function redriveCommand(context: CliContext): Command {
  return new Command('redrive')
    .description('Menggerakkan lagi berkas yang tertinggal; aman dijalankan kapan saja dan berulang kali')
    .addOption(new Option('--case <nomor>', 'satu berkas saja').argParser(parseCaseNumber).conflicts('stage'))
    .addOption(new Option('--stage <tahap>', 'hanya berkas pada tahap ini').choices(OPEN_STAGES))
    .action(({ case: caseNumber, stage = null }: { case?: CaseNumber; stage?: Stage | null }) =>
      inEngineRoom(context, async (room) => {
        const well = await (caseNumber === undefined
          ? redriveAll(room, stage)
          : redriveOne(room, caseNumber));
        if (!well) process.exitCode = 1;
      }),
    );
}
