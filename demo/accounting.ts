import { z } from 'zod';
import { openPool } from '../db/core/store';
import { verify } from '../db/verification/verify';
import { verifyLines } from '../cli/commands/verify';
import { expectation, type Expectation } from './expectation';
import type { DemoOffice } from './demo-office';

const Balance = z.object({
  accounts: z.array(z.object({ kind: z.string(), balance: z.number() })),
  totals: z.record(z.string(), z.number()),
});

const KINDS: Readonly<Record<string, string>> = {
  CENTRE: 'dari pusat',
  STORE: 'gudang',
  PRINTER: 'di mesin',
  PRINTED: 'tercetak, belum diambil',
  ISSUED: 'sudah diserahkan',
  SPOILED: 'rusak',
};

function totalOf(accounts: z.infer<typeof Balance>['accounts'], kind: string): number {
  return accounts.filter((account) => account.kind === kind).reduce((sum, { balance }) => sum + balance, 0);
}

function countBy(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/**
 * Checks the books after all scenes: every piece by account, the printers' own logs against the ledger, and the
 * invariants.
 */
export async function account(demo: DemoOffice, received: number, issued: number): Promise<Expectation[]> {
  const { narrator } = demo;
  narrator.scene('Pertanggungjawaban');
  const answer = await demo.client.demand('GET', '/v1/blanko/balance', 'supervisor');
  const { accounts, totals } = Balance.parse(answer);
  narrator.say('Buku besar blanko, per jenis rekening:');
  for (const kind of new Set(accounts.map((one) => one.kind))) {
    narrator.detail(`${(KINDS[kind] ?? kind).padEnd(26)}${String(totalOf(accounts, kind)).padStart(6)}`);
  }
  narrator.detail(
    `${'jumlah semua rekening'.padEnd(26)}${String(accounts.reduce((sum, { balance }) => sum + balance, 0)).padStart(6)}`,
  );

  const sheets = await demo.sheets();
  const good = sheets.filter(({ kind }) => kind === 'good').map(({ jobName }) => jobName);
  narrator.say(
    `Catatan mesin cetak sendiri: ${good.length} kartu baik, ${sheets.length - good.length} rusak.`,
  );

  const report = await verified(demo);
  for (const line of verifyLines(report, 'id')) narrator.detail(line);
  const violations = report.reduce((sum, one) => sum + one.violations.length, 0);
  return [
    expectation(
      'jumlah semua rekening (berpasangan)',
      0,
      accounts.reduce((sum, { balance }) => sum + balance, 0),
    ),
    expectation('blanko yang pernah diterima', received, totals['received']),
    expectation('keping di semua tempat', received, totals['sum']),
    expectation('kartu diserahkan menurut buku besar', issued, totalOf(accounts, 'ISSUED')),
    expectation(
      'kartu baik menurut mesin = kartu menurut buku besar',
      totalOf(accounts, 'PRINTED') + totalOf(accounts, 'ISSUED'),
      good.length,
    ),
    expectation('kartu terbanyak untuk satu percobaan cetak', 1, countBy(good)),
    expectation('pelanggaran aturan (terbit verify)', 0, violations),
  ];
}

async function verified({ office }: DemoOffice): ReturnType<typeof verify> {
  const pool = openPool(office.running.urls.postgres, () => undefined, { max: 1 });
  try {
    return await verify({ pool });
  } finally {
    await pool.end();
  }
}
