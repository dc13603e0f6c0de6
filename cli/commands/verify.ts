import { Command } from 'commander';
import { openPool } from '../../db/core/store';
import type { Verified } from '../../db/verification/findings';
import { verify } from '../../db/verification/verify';
import { AND_MORE, OFFICE_NOT_RUNNING, VERIFY_TEXTS } from '../../domain/texts/commands';
import { say, type Language } from '../../domain/texts/language';
import { INVARIANT_TEXTS } from '../../domain/texts/verification';
import { readSettings } from '../../platform/config';
import { environmentBesideOffice } from '../../platform/launcher/running-office';
import type { CliContext } from '../context';

const SHOWN = 20;

/** The report as lines of a short table: one line for each invariant, and under it what breaks it. */
export function verifyLines(report: readonly Verified[], language: Language): string[] {
  const texts = VERIFY_TEXTS[language];
  const lines = report.flatMap(({ invariant, violations }) => {
    const name = say(INVARIANT_TEXTS, invariant, language);
    const verdict = violations.length === 0 ? texts.whole : texts.violations(violations.length);
    const shown = violations.slice(0, SHOWN).map(({ subject, problem }) => `      ${subject}: ${problem}`);
    const rest = violations.length - shown.length;
    return [
      `  ${invariant}  ${name.padEnd(60)}${verdict}`,
      ...shown,
      ...(rest > 0 ? [`      ${AND_MORE[language]({ rest })}`] : []),
    ];
  });
  const broken = report.filter(({ violations }) => violations.length > 0).length;
  const end = broken === 0 ? texts.allWhole : texts.broken(broken);
  return [texts.heading, ...lines, end];
}

/** `terbit verify`: checks the stored data of the running office against the invariants; exit code 1 when one is broken. */
export function verifyCommand({ language: chosen }: Pick<CliContext, 'language'>): Command {
  return new Command('verify')
    .description('Memeriksa apakah data berkas, antrean dan blanko utuh; tidak mengubah apa pun')
    .option('--json', 'satu objek JSON sebagai ganti tabel')
    .action(async ({ json = false }: { json?: boolean }) => {
      const language = chosen();
      const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
      if (url === undefined) throw new Error(OFFICE_NOT_RUNNING[language]);
      const pool = openPool(url, () => undefined, { max: 1, query_timeout: 0 });
      try {
        const report = await verify({ pool });
        const named = report.map(({ invariant, violations }) => {
          return { invariant, name: say(INVARIANT_TEXTS, invariant, language), violations };
        });
        console.log(json ? JSON.stringify(named) : verifyLines(report, language).join('\n'));
        if (report.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
      } finally {
        await pool.end();
      }
    });
}
