import { Command, InvalidArgumentError, Option } from 'commander';
import { countOpenCases, wakeOfCase } from '../../db/core/outbox';
import { FINAL_STAGES, isFinal } from '../../domain/case/final';
import { Stage } from '../../domain/case/stage';
import { INTERRUPTED, REDRIVE_TEXTS } from '../../domain/texts/commands';
import type { Language } from '../../domain/texts/language';
import { CaseNumber } from '../../domain/values/case-number';
import {
  keepOfficesRunning,
  startMissing,
  wakeUnseen,
  type StartContext,
  type StartTally,
} from '../../workers/start-roles';
import type { CliContext } from '../context';
import { inEngineRoom, refusedLines, tallied, type EngineRoom } from '../engine-room';

/** More cases than one office has; a sweep takes fewer at a time. */
const EVERY_UNSEEN_CASE = 100_000;
const OPEN_STAGES = Stage.options.filter((stage) => !FINAL_STAGES.some((final) => final === stage));

function parseCaseNumber(text: string): CaseNumber {
  const number = CaseNumber.safeParse(text);
  if (!number.success) throw new InvalidArgumentError('Isi nomor berkas, misalnya 5371-2026-000001.');
  return number.data;
}

/** What was done, and what was not, with the reason. `open` and `queued` count cases of the requested stage. */
export function redriveLines(
  tally: StartTally,
  { open, queued }: { open: number; queued: number },
  { stage, language }: { stage: Stage | null; language: Language },
): string[] {
  const { started, woken, offices, refused } = tally;
  const left = Math.max(0, open - started - woken - refused.length);
  const waiting = Math.min(queued, left);
  const counted = stage === null ? offices : null;
  const counts = REDRIVE_TEXTS[language].counts({ started, woken, left, waiting, offices: counted });
  return [...counts.map((line) => `  ${line}`), ...refusedLines(tally, language)];
}

async function redriveAll({ store, engine, language }: EngineRoom, stage: Stage | null): Promise<boolean> {
  const { tally, interrupted } = await tallied({ store, engine, stage }, async (context: StartContext) => {
    if (stage === null) await keepOfficesRunning(context);
    const except = await startMissing(context);
    await wakeUnseen(context, { olderThan: store.clock(), limit: EVERY_UNSEEN_CASE, except });
  });
  const open = await countOpenCases(store, { stage });
  const queued = open - (await countOpenCases(store, { stage, exceptQueued: true }));
  const lines = redriveLines(tally, { open, queued }, { stage, language });
  console.log([REDRIVE_TEXTS[language].heading, ...lines].join('\n'));
  if (interrupted) console.log(INTERRUPTED[language]);
  return !interrupted && tally.refused.length === 0;
}

/** Wakes one case, also when it was woken before: looking again does no harm. */
async function redriveOne({ store, engine, language }: EngineRoom, caseNumber: string): Promise<boolean> {
  const texts = REDRIVE_TEXTS[language];
  const wake = await wakeOfCase(store, caseNumber);
  if (wake === null) throw new Error(texts.unknown(caseNumber));
  const one = { caseNumber, stage: wake.stage };
  if (isFinal(wake.stage)) {
    console.log(texts.finished(one));
    return true;
  }
  const { tally, interrupted } = await tallied({ store, engine }, async () => {
    if (await engine.startCase(wake)) {
      console.log(texts.started(one));
      return;
    }
    await engine.wakeCase(wake);
    console.log(texts.woken(one));
  });
  if (interrupted) console.log(INTERRUPTED[language]);
  return !interrupted && tally.refused.length === 0;
}

/** `terbit redrive`: does at once what the sweep does periodically; exit code 1 when something could not be started. */
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
