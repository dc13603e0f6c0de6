import { Command, InvalidArgumentError } from 'commander';
import { countOpenCases } from '../../db/core/outbox';
import { ATTRIBUTES_MISSING, INTERRUPTED, REBUILD_TEXTS } from '../../domain/texts/commands';
import type { Language } from '../../domain/texts/language';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { keepOfficesRunning, startMissing, USUAL_RATE, type StartTally } from '../../workers/start-roles';
import type { CliContext } from '../context';
import { inEngineRoom, refusedLines, tallied, type EngineRoom } from '../engine-room';

const MOST_PER_SECOND = 1_000;
const PROGRESS_EVERY_MS = 5_000;

function parseRate(text: string): number {
  const rate = Number(text);
  if (!Number.isInteger(rate) || rate < 1 || rate > MOST_PER_SECOND)
    throw new InvalidArgumentError(`Isi bilangan bulat, 1 sampai ${MOST_PER_SECOND}.`);
  return rate;
}

/** What an admin has to do before cases can be started; Temporal rejects a workflow with an attribute it lacks. */
export function attributeHelp(
  missing: readonly string[],
  { address, namespace, language }: Pick<EngineRoom, 'address' | 'namespace' | 'language'>,
): string {
  const commands = missing.map((name) => {
    const type = Object.entries(SEARCH_ATTRIBUTES).find(([known]) => known === name)?.[1] ?? 'Keyword';
    return `  temporal operator search-attribute create --address ${address} --namespace ${namespace} --name ${name} --type ${type}`;
  });
  return ATTRIBUTES_MISSING[language]({
    namespace,
    names: missing.join(', '),
    commands: commands.join('\n'),
  });
}

/** The end of a rebuild in numbers, and what it could not do. */
export function rebuildLines(tally: StartTally, open: number, language: Language): string[] {
  const counts = REBUILD_TEXTS[language].counts({ open, ...tally });
  return [...counts.map((line) => `  ${line}`), ...refusedLines(tally, language)];
}

async function rebuild({ store, engine, ...room }: EngineRoom, rate: number): Promise<boolean> {
  const { language } = room;
  const texts = REBUILD_TEXTS[language];
  const missing = await room.missingAttributes();
  if (missing.length > 0) throw new Error(attributeHelp(missing, room));
  const open = await countOpenCases(store);
  console.log(texts.begins({ open, rate }));
  let reportedAt = performance.now();
  const { tally, interrupted } = await tallied({ store, engine, rate, withQueued: true }, async (context) => {
    const onProgress = (): void => {
      if (performance.now() - reportedAt < PROGRESS_EVERY_MS) return;
      reportedAt = performance.now();
      const { started, running, refused } = context.tally;
      console.log(`  ${texts.progress({ done: started + running + refused.length, open })}`);
    };
    await keepOfficesRunning(context);
    await startMissing({ ...context, onProgress });
  });
  console.log(rebuildLines(tally, open, language).join('\n'));
  const whole = !interrupted && tally.refused.length === 0;
  console.log(whole ? texts.done : interrupted ? INTERRUPTED[language] : texts.incomplete);
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
