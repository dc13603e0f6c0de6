import { env } from 'node:process';
import { Command, Option } from 'commander';
import { LANGUAGES, type Language } from '../domain/texts/language';
import { readSettings } from '../platform/config';
import { forecastCommand } from './commands/forecast';
import { outageCommand } from './commands/outage';
import { rebuildCommand } from './commands/rebuild';
import { redriveCommand } from './commands/redrive';
import { stationCommand } from './commands/station';
import { tokenCommand } from './commands/token';
import { verifyCommand } from './commands/verify';
import type { CliContext } from './context';

/** Each command is one file of cli/commands and one line here. */
const COMMANDS: readonly ((context: CliContext) => Command)[] = [
  forecastCommand,
  outageCommand,
  rebuildCommand,
  redriveCommand,
  stationCommand,
  tokenCommand,
  verifyCommand,
];

async function main(): Promise<void> {
  const program = new Command('terbit')
    .description('Alat kerja petugas Terbit')
    .addOption(new Option('--lang <bahasa>', 'bahasa keluaran').choices(LANGUAGES).default(LANGUAGES[0]))
    .showHelpAfterError();
  const context: CliContext = {
    home: readSettings(env).TERBIT_HOME,
    now: () => new Date(),
    language: () => program.opts<{ lang: Language }>().lang,
  };
  for (const make of COMMANDS) program.addCommand(make(context));
  await program.parseAsync();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'Perintah gagal.');
  process.exitCode = 1;
});
