import { CommanderError, type Command } from 'commander';
import { outageCommand } from '../../../cli/commands/outage';
import { listOutages, outageLog, type OutageRow } from '../../../db/centre/outages';
import type { Language } from '../../../domain/texts/language';
import { aRecordedCase } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { closeGate } from '../../support/gate';

const ALWAYS = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2030-01-01T00:00:00Z') };

describe('terbit outage', () => {
  let office: TestStore;
  const environment = process.env['DATABASE_URL'];

  beforeEach(async () => {
    office = await anOffice();
    process.env['DATABASE_URL'] = office.url;
  });
  afterEach(async () => {
    if (environment === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = environment;
    await office.close();
  });

  /** Runs the command and returns everything that it printed. */
  async function run(...words: string[]): Promise<string> {
    return runIn('id', ...words);
  }

  async function runIn(language: Language, ...words: string[]): Promise<string> {
    const printed: string[] = [];
    const spy = jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
    const quiet = (command: Command): void => {
      command.exitOverride().configureOutput({ writeErr: () => undefined });
      command.commands.forEach(quiet);
    };
    try {
      const command = outageCommand({ home: '', now: office.clock, language: () => language });
      quiet(command);
      await command.parseAsync(words, { from: 'user' });
      return printed.join('\n');
    } finally {
      spy.mockRestore();
    }
  }

  const HERE = ['--office', '53.71'];
  const rows = (): Promise<OutageRow[]> => listOutages(office.pool, '53.71', ALWAYS, 10);

  test('keeps an outage from its declaration to its end, in the register of the API', async () => {
    await aRecordedCase(office);
    const limits = ['--print-cap', '200', '--record-cap', '70', '--note', 'rusak lagi'];
    const declared = ['declare', ...HERE, '--function', 'office', '--cause', 'OWN_SERVER', ...limits];
    const outageId = await run(...declared, '--sub', 'sari', '--expected-end', '2026-11-25T16:00+08:00');
    office.setClock(new Date(office.clock().getTime() + 90 * 60_000));
    expect(await run('list', ...HERE)).toBe(
      [
        `${outageId}  office  server dinas sendiri`,
        '      sejak 2026-11-23T01:00:00.000Z (1 jam 30 menit), berlangsung, perkiraan selesai 2026-11-25T08:00:00.000Z',
        '      dilaporkan sari, berkas terdampak: 1',
        '      batas sehari: cetak 200 kartu, rekam 70 orang',
      ].join('\n'),
    );
    await run('escalate', outageId, ...HERE, '--to', 'Ditjen Dukcapil', '--reference', 'T-77');
    await run('cause', outageId, ...HERE, '--cause', 'POWER');
    await run('end', outageId, ...HERE, '--sub', 'sari');
    const [row] = await rows();
    expect(row).toMatchObject({
      outageId,
      cause: 'POWER',
      reporter: 'sari',
      endedAt: office.clock(),
      printCap: null,
    });
    expect(
      (await outageLog(office.pool, outageId)).map(({ actor, entry }) => `${actor} ${entry.type}`),
    ).toEqual(['sari DECLARED', 'admin@53.71 ESCALATION', 'admin@53.71 CAUSE', 'sari END']);
    const listed = await run('list', ...HERE);
    expect(listed).toContain('selesai 2026-11-23T02:30:00.000Z');
    expect(listed).toContain('berkas terdampak: 1');
  });

  test('speaks English where that is asked for, in failures too', async () => {
    const declared = ['declare', ...HERE, '--function', 'office', '--cause', 'POWER', '--print-cap', '20'];
    await expect(runIn('en', ...declared)).rejects.toThrow('A field breaks a rule.');
    const outageId = await runIn('en', ...declared.slice(0, -2));
    expect(await runIn('en', 'escalate', outageId, ...HERE, '--to', 'PLN')).toBe('Recorded.');
    expect((await runIn('en', 'show', outageId, ...HERE)).split('\n')).toEqual([
      `${outageId}  office  a power cut at the office`,
      '      since 2026-11-23T01:00:00.000Z (0 min), open, expected end not known yet',
      '      declared by admin@53.71, cases affected: 0',
      '      2026-11-23T01:00:00.000Z  admin@53.71: declared, cause: a power cut at the office',
      '      2026-11-23T01:00:00.000Z  admin@53.71: escalated to PLN',
    ]);
  });

  test('shows one outage with who came, what is expected, and what the office does in a day meanwhile', async () => {
    const declared = [
      'declare',
      ...HERE,
      '--function',
      'office',
      '--cause',
      'OWN_SERVER',
      '--print-cap',
      '200',
    ];
    const outageId = await run(...declared, '--sub', 'sari');
    await run('visit', outageId, ...HERE, '--by', 'teknisi vendor', '--did', 'ganti catu daya');
    await run(
      'expect',
      outageId,
      ...HERE,
      '--end',
      '2026-11-25T16:00+08:00',
      '--note',
      'menunggu suku cadang',
    );
    await run('cap', outageId, ...HERE, '--print', '120', '--sub', 'sari');
    const at = '2026-11-23T01:00:00.000Z';
    expect((await run('show', outageId, ...HERE)).split('\n').slice(1)).toEqual([
      `      sejak ${at} (0 menit), berlangsung, perkiraan selesai 2026-11-25T08:00:00.000Z`,
      '      dilaporkan sari, berkas terdampak: 0',
      '      batas sehari: cetak 120 kartu',
      `      ${at}  sari: dilaporkan, sebab: server dinas sendiri`,
      `      ${at}  admin@53.71: kunjungan teknisi vendor pada ${at}: ganti catu daya`,
      `      ${at}  admin@53.71: perkiraan selesai 2026-11-25T08:00:00.000Z – menunggu suku cadang`,
      `      ${at}  sari: batas sehari: 120 kartu, perekaman tanpa batas`,
    ]);
    await expect(run('show', 'fbd9c0de-0000-7000-8000-000000000000', ...HERE)).rejects.toThrow();
  });

  test('--json prints the list for programs', async () => {
    await closeGate(office, 'read', 'timeout');
    expect(JSON.parse(await run('list', ...HERE, '--json'))).toMatchObject([
      { function: 'read', detected: true, cause: 'UNKNOWN', endedAt: null, casesAffected: 0 },
    ]);
  });

  test('says that there is none', async () => expect(await run('list', ...HERE)).toBe('Tidak ada gangguan.'));

  test('tells a refusal as the API does', async () => {
    await closeGate(office, 'read', 'timeout');
    const [row] = await rows();
    await expect(run('end', row?.outageId ?? '', ...HERE)).rejects.toThrow(/selesai dengan sendirinya/);
    await expect(run('declare', ...HERE, '--function', 'read', '--cause', 'PLANNED')).rejects.toThrow(
      /\/announcedBy \(required\)/,
    );
    await expect(run('list', '--office', '31.71')).rejects.toThrow(/belum dilayani/);
    expect(await rows()).toHaveLength(1);
  });

  test.each([
    ['a cause that is none', ['declare', ...HERE, '--function', 'read', '--cause', 'GHOSTS']],
    ['a time without a zone', ['declare', ...HERE, '--function', 'read', '--since', '2026-11-23T08:00']],
    ['a cap that is no number', ['declare', ...HERE, '--function', 'office', '--print-cap', 'many']],
    ['an outage that is no id', ['end', 'kemarin', ...HERE]],
    ['no office', ['list']],
  ])('refuses %s', (_what, words) => expect(run(...words)).rejects.toThrow(CommanderError));

  test('asks for a running office', async () => {
    delete process.env['DATABASE_URL'];
    process.env['TERBIT_HOME'] = '/nowhere';
    await expect(run('list', ...HERE)).rejects.toThrow(/Kantor tidak berjalan/);
    delete process.env['TERBIT_HOME'];
  });
});
