import { Command } from 'commander';
import type { CliContext } from '../context';
import { captureCommand, clearCommand, enrolCommand, listCommand, uploadCommand } from './station-field';
import { distrustCommand, officeKeyCommand, trustCommand } from './station-office';

/** `terbit station`: recording without a server, and what the office does for it. */
export function stationCommand(context: CliContext): Command {
  return new Command('station')
    .description('Perekaman tanpa server: di stasiun (enrol, capture, list, upload, clear) dan di kantor')
    .addCommand(enrolCommand())
    .addCommand(captureCommand(context))
    .addCommand(listCommand())
    .addCommand(uploadCommand(context))
    .addCommand(clearCommand())
    .addCommand(officeKeyCommand(context))
    .addCommand(trustCommand(context))
    .addCommand(distrustCommand(context));
}
