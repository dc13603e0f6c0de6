import { Command, InvalidArgumentError, Option } from 'commander';
import { issueToken } from '../../api/auth/token';
import { Role } from '../../domain/values/codes';
import type { OfficeCode } from '../../domain/regions/regions';
import { loadKeys } from '../../platform/keys';
import type { CliContext } from '../context';
import { parseOffice } from '../options';

const USUAL_HOURS = 12;
const MOST_HOURS = 24 * 366;

function parseHours(text: string): number {
  const hours = Number(text);
  if (!(hours > 0 && hours <= MOST_HOURS))
    throw new InvalidArgumentError(`Isi jumlah jam, 0 sampai ${MOST_HOURS}.`);
  return hours;
}

function parseSub(text: string): string {
  if (!/^[\x21-\x7e]{1,100}$/.test(text))
    throw new InvalidArgumentError('Isi nama tanpa spasi, paling panjang 100 huruf.');
  return text;
}

interface TokenOptions {
  role: Role;
  office: OfficeCode;
  sub?: string;
  hours: number;
}

/** `terbit token`: prints a token for the API and nothing else, so that a script can read it. */
export function tokenCommand({ home, now }: CliContext): Command {
  return new Command('token')
    .description('Membuat token untuk API; hanya token yang dicetak')
    .addOption(new Option('--role <peran>', 'peran petugas').choices(Role.options).makeOptionMandatory())
    .requiredOption('--office <kode>', 'kode kantor, misalnya 53.71', parseOffice)
    .option('--sub <nama>', 'nama petugas; dua nama diperlukan bila dua petugas harus memutuskan', parseSub)
    .option('--hours <jam>', 'masa berlaku', parseHours, USUAL_HOURS)
    .action(async ({ role, office, sub, hours }: TokenOptions) => {
      const caller = { sub: sub ?? `${role}@${office}`, role, office };
      console.log(await issueToken(loadKeys(home), caller, hours, now()));
    });
}
