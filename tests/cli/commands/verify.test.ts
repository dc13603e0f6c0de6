import { verifyCommand, verifyLines } from '../../../cli/commands/verify';
import type { Language } from '../../../domain/texts/language';
import type { Verified } from '../../../db/verification/findings';
import { blankoArrives } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { tamper } from '../../db/support/copied-database';

describe('terbit verify', () => {
  let office: TestStore;
  let printed: jest.SpyInstance;
  const environment = process.env['DATABASE_URL'];

  beforeEach(async () => {
    office = await anOffice();
    await blankoArrives(office, 3);
    process.env['DATABASE_URL'] = office.url;
    printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
  });
  afterEach(async () => {
    printed.mockRestore();
    process.exitCode = undefined;
    if (environment === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = environment;
    await office.close();
  });

  let language: Language = 'id';
  beforeEach(() => void (language = 'id'));
  const run = async (...options: string[]): Promise<string> => {
    await verifyCommand({ language: () => language }).parseAsync(options, { from: 'user' });
    return printed.mock.calls.flat().join('\n');
  };

  test('says that data is whole, and exits well', async () => {
    const output = await run();
    expect(output).toMatch(/^Pemeriksaan data\n/);
    expect(output).toMatch(/\nData utuh\.$/);
    expect(process.exitCode).toBeUndefined();
  });

  test('speaks English where that is asked for', async () => {
    language = 'en';
    const said = await run();
    expect(said).toMatch(
      /^Verification of data\n {2}1 {2}No case is lost or held up without a cause +whole\n/,
    );
    expect(said).toMatch(/\nThe data are whole\.$/);
  });

  test('names what is wrong and exits 1', async () => {
    await tamper(
      office.url,
      `UPDATE account SET balance = balance + 1 WHERE kind = 'STORE' AND item = 'KTP' AND site = '53.71'`,
    );
    const output = await run();
    expect(output).toContain('STORE 53.71: saldo 4, jumlah mutasinya 3');
    expect(output).toMatch(/\nData tidak utuh: 1 aturan dilanggar\.$/);
    expect(process.exitCode).toBe(1);
  });

  test('--json prints the report as one object', async () => {
    await tamper(
      office.url,
      `UPDATE account SET serials = 1 WHERE kind = 'STORE' AND item = 'KTP' AND site = '53.71'`,
    );
    const report = JSON.parse(await run('--json')) as Verified[];
    expect(report.map(({ invariant }) => invariant)).toEqual([1, 2, 3, 4, 5, 7, 8, 9]);
    expect(report.find(({ invariant }) => invariant === 5)?.violations).toEqual([
      { subject: 'STORE 53.71', problem: 'tercatat 1 keping bernomor, yang ada 0' },
    ]);
    expect(process.exitCode).toBe(1);
  });

  test('a long list is cut in the table', () => {
    const violations = Array.from({ length: 25 }, (_, index) => ({
      subject: `berkas-${index}`,
      problem: 'hilang',
    }));
    const lines = verifyLines([{ invariant: 1, violations }], 'id');
    expect(lines).toContain('      berkas-19: hilang');
    expect(lines).not.toContain('      berkas-20: hilang');
    expect(lines).toContain('      dan 5 lagi');
  });
});
