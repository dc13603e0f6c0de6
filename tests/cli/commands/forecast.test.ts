import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forecastCommand } from '../../../cli/commands/forecast';
import { blankoArrives } from '../../support/case-story';
import { aPrintedPast, aQueueOf, usualDays } from '../../support/printed-past';
import { anOffice, type TestStore } from '../../support/store';

const PRINTERS = ['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4'];

describe('terbit forecast', () => {
  let office: TestStore;
  let home: string;
  const environment = process.env['DATABASE_URL'];

  beforeEach(async () => {
    office = await anOffice();
    language = 'id';
    home = mkdtempSync(join(tmpdir(), 'terbit-forecast-'));
    process.env['DATABASE_URL'] = office.url;
  });
  afterEach(async () => {
    if (environment === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = environment;
    rmSync(home, { recursive: true });
    await office.close();
  });

  let language: 'id' | 'en';
  async function run(...words: string[]): Promise<string> {
    const printed: string[] = [];
    const spy = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    try {
      await forecastCommand({ home, now: office.clock, language: () => language }).parseAsync(words, {
        from: 'user',
      });
      return printed.join('\n');
    } finally {
      spy.mockRestore();
    }
  }

  test('says in Indonesian whether a date can be kept and what it would take', async () => {
    await aPrintedPast(office, usualDays('2026-11-20', 8, 200), PRINTERS);
    await aQueueOf(office, 9_000, new Date('2026-06-01T00:00:00Z'), new Date('2026-11-20T00:00:00Z'));
    await blankoArrives(office, 2_500);
    const text = await run('--office', '53.71', '--by', '2026-12-31');
    expect(text).toContain('Antrean cetak     : 9.000 berkas');
    expect(text).toContain('Antrean habis     : tidak dapat dijanjikan: blanko habis sebelum giliran ini');
    expect(text).toContain('9.000 kartu sampai 31 Desember 2026? Tidak (peluang 0 %).');
    expect(text).toMatch(/blanko {8}: kurang 6\.\d{3} keping, paling lambat \d+ (November|Desember) 2026/);
    expect(text).toMatch(/mesin {9}: ([7-9]|1\d) \(sekarang 4\), secepat yang ada sekarang/);
    const { byDate } = JSON.parse(await run('--office', '53.71', '--by', '2026-12-31', '--json')) as {
      byDate: { answer: string; count: number };
    };
    expect(byDate).toMatchObject({ answer: 'NO', count: 9_000 });
  });

  test('says in English what it says in Indonesian', async () => {
    await aPrintedPast(office, usualDays('2026-11-20', 8, 200), PRINTERS);
    await aQueueOf(office, 9_000, new Date('2026-06-01T00:00:00Z'), new Date('2026-11-20T00:00:00Z'));
    await blankoArrives(office, 2_500);
    language = 'en';
    const text = await run('--office', '53.71', '--by', '2026-12-31');
    expect(text).toContain('Print queue       : 9,000 cases');
    expect(text).toContain('Queue empty       : cannot be promised: the blanko run out before this turn');
    expect(text).toContain('9,000 cards by 31 December 2026? No (chance 0 %).');
    expect(text).toMatch(/blanko {8}: 6,\d{3} pieces missing, needed by \d+ (November|December) 2026/);
    expect(text).not.toMatch(/kartu|mesin|berkas/);
  });
});
