import { Command } from 'commander';
import { openPool } from '../../db/core/store';
import { verify, type Verified } from '../../db/verification/verify';
import { readSettings } from '../../platform/config';
import { environmentBesideOffice } from '../../platform/launcher/running-office';

const SHOWN = 20;

/** The report as lines of a short table: one line for each invariant, and under it the rows that break it. */
export function verifyLines(report: readonly Verified[]): string[] {
  const lines = report.flatMap(({ invariant, name, violations }) => {
    const verdict = violations.length === 0 ? 'utuh' : `${violations.length} pelanggaran`;
    const shown = violations.slice(0, SHOWN).map(({ subject, problem }) => `      ${subject}: ${problem}`);
    const rest = violations.length - shown.length;
    return [
      `  ${invariant}  ${name.padEnd(60)}${verdict}`,
      ...shown,
      ...(rest > 0 ? [`      dan ${rest} lagi`] : []),
    ];
  });
  const broken = report.filter(({ violations }) => violations.length > 0).length;
  const end = broken === 0 ? 'Data utuh.' : `Data tidak utuh: ${broken} aturan dilanggar.`;
  return ['Pemeriksaan data', ...lines, end];
}

/** `terbit verify`: checks the stored data of the running office against the invariants; exit code 1 when one is broken. */
export function verifyCommand(): Command {
  return new Command('verify')
    .description('Memeriksa apakah data berkas, antrean dan blanko utuh; tidak mengubah apa pun')
    .option('--json', 'satu objek JSON sebagai ganti tabel')
    .action(async ({ json = false }: { json?: boolean }) => {
      const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
      if (url === undefined)
        throw new Error('Kantor tidak berjalan. Jalankan npm start dahulu, atau setel DATABASE_URL.');
      const pool = openPool(url, () => undefined, { max: 1, query_timeout: 0 });
      try {
        const report = await verify({ pool });
        console.log(json ? JSON.stringify(report) : verifyLines(report).join('\n'));
        if (report.some(({ violations }) => violations.length > 0)) process.exitCode = 1;
      } finally {
        await pool.end();
      }
    });
}
