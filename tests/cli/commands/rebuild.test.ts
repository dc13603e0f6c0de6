import { attributeHelp, rebuildCommand, rebuildLines } from '../../../cli/commands/rebuild';
import { redriveCommand, redriveLines } from '../../../cli/commands/redrive';
import { SEARCH_ATTRIBUTES } from '../../../platform/launcher/embedded-temporal';
import type { CliContext } from '../../../cli/context';
import { newTally } from '../../../workers/start-roles';
import { anOffice, type TestStore } from '../../support/store';
import { temporalForTests, type TestTemporal } from '../../support/temporal';

const BARE_NAMESPACE = 'terbit-without-attributes';

describe('setting cases going from the command line', () => {
  let office: TestStore;
  let temporal: TestTemporal;
  const before = { ...process.env };

  beforeAll(async () => {
    office = await anOffice();
    temporal = await temporalForTests();
  });
  afterAll(async () => {
    await temporal.close();
    await office.close();
  });
  afterEach(() => {
    process.env = { ...before };
    process.exitCode = undefined;
  });

  const context: CliContext = { home: '', now: () => new Date(), language: () => 'id' };
  const beside = (address: string, namespace: string): void => {
    process.env['DATABASE_URL'] = office.url;
    process.env['TEMPORAL_ADDRESS'] = address;
    process.env['TEMPORAL_NAMESPACE'] = namespace;
  };
  const rebuild = (): Promise<unknown> => rebuildCommand(context).parseAsync([], { from: 'user' });
  const redrive = (): Promise<unknown> => redriveCommand(context).parseAsync([], { from: 'user' });

  test('a namespace without the search attributes is named, with what to do about each', async () => {
    await temporal.client.workflowService.registerNamespace({
      namespace: BARE_NAMESPACE,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as unknown as never },
    });
    beside(temporal.address, BARE_NAMESPACE);
    for (const name of Object.keys(SEARCH_ATTRIBUTES)) await expect(rebuild()).rejects.toThrow(name);
    await expect(rebuild()).rejects.toThrow(
      `temporal operator search-attribute create --address ${temporal.address} --namespace ${BARE_NAMESPACE} --name StageSince --type Datetime`,
    );
  });

  test('a namespace that is not there is named', async () => {
    beside(temporal.address, 'nowhere');
    await expect(rebuild()).rejects.toThrow('Namespace nowhere belum ada');
  });

  test('an engine that does not answer is named, and that nothing is lost', async () => {
    beside('127.0.0.1:1', 'terbit');
    await expect(rebuild()).rejects.toThrow('Temporal di 127.0.0.1:1 tidak menjawab');
    await expect(redrive()).rejects.toThrow('berkas tidak hilang');
  });

  test('no office and no address: both ways out are named', async () => {
    process.env['TERBIT_HOME'] = '/nonexistent';
    for (const name of ['DATABASE_URL', 'TEMPORAL_ADDRESS']) process.env[name] = '';
    await expect(redrive()).rejects.toThrow(/npm start.*TEMPORAL_ADDRESS/);
  });

  test('cases that were not started are distinguished: up to date, or still to be delivered', () => {
    const tally = { ...newTally(), started: 3, woken: 2 };
    const lines = redriveLines(tally, { open: 20, queued: 4 }, { stage: null, language: 'id' });
    expect(lines[0]).toMatch(/^ {2}3 alur kerja dimulai/);
    expect(lines[1]).toMatch(/^ {2}2 dibangunkan/);
    expect(lines[3]).toBe(
      '  15 dibiarkan: 11 berjalan dan sudah melihat yang terbaru, 4 menunggu disampaikan oleh pekerja',
    );
  });

  test('refusals are listed, a long list is cut', () => {
    const refused = Array.from({ length: 25 }, (_, index) => ({
      caseNumber: `5371-2026-0000${index + 10}`,
      reason: 'ditolak',
    }));
    const lines = rebuildLines({ ...newTally(), refused }, 25, 'id');
    expect(lines).toContain('  25 ditolak Temporal:');
    expect(lines).toContain('      5371-2026-000029: ditolak');
    expect(lines.at(-1)).toBe('      dan 5 lagi');
    expect(attributeHelp(['CaseStage'], { address: 'a:1', namespace: 'n', language: 'id' })).toContain(
      '--name CaseStage --type Keyword',
    );
  });
});
