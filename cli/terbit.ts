import { env } from 'node:process';
import { Command } from 'commander';
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
  const context: CliContext = { home: readSettings(env).TERBIT_HOME, now: () => new Date() };
  const program = new Command('terbit').description('Alat kerja petugas Terbit').showHelpAfterError();
  for (const make of COMMANDS) program.addCommand(make(context));
  await program.parseAsync();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'Perintah gagal.');
  process.exitCode = 1;
});
