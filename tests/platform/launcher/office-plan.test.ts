import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OfficePlan } from '../../../platform/launcher/office-plan';
import { planOffice } from '../../../platform/launcher/office-plan';
import { PortPicker } from '../../../platform/launcher/ports';

const REPLACED = {
  DATABASE_URL: 'postgres://db.example/terbit',
  TEMPORAL_ADDRESS: 'engine.example:7233',
  TERBIT_CENTRE_URL: 'https://centre.example',
  TERBIT_SBI_URL: 'http://device.example:4501',
  TERBIT_PRINTERS: 'one=ipp://printer.example/ipp/print',
};

describe('planOffice', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'terbit-plan-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const plan = (env: NodeJS.ProcessEnv, ports: 'free' | 'default' = 'free'): Promise<OfficePlan> =>
    planOffice({ home, ports, env, printers: 4, say: () => undefined }, 1);

  it('embeds all parts when the environment names none: six kecamatan with their dinas, four printers', async () => {
    const { postgresPort, temporal, simulators, addresses } = await plan({});
    expect([postgresPort, temporal?.port, temporal?.uiPort, simulators?.centre?.port]).not.toContain(
      undefined,
    );
    expect(Object.keys(addresses.sbi)).toEqual([
      '53.71',
      '53.71.01',
      '53.71.02',
      '53.71.03',
      '53.71.04',
      '53.71.05',
      '53.71.06',
    ]);
    expect(Object.keys(addresses.printers)).toEqual(['kupang-1', 'kupang-2', 'kupang-3', 'kupang-4']);
    expect(simulators?.printers.map(({ id, port }) => [id, `ipp://127.0.0.1:${port}/ipp/print`])).toEqual(
      Object.entries(addresses.printers),
    );
  });

  it('starts no part that the environment replaces', async () => {
    const { postgresPort, temporal, simulators, addresses } = await plan(REPLACED);
    expect([postgresPort, temporal, simulators]).toEqual([undefined, undefined, undefined]);
    expect(addresses).toMatchObject({
      temporal: REPLACED.TEMPORAL_ADDRESS,
      centre: REPLACED.TERBIT_CENTRE_URL,
      printers: { one: 'ipp://printer.example/ipp/print' },
    });
    expect(new Set(Object.values(addresses.sbi))).toEqual(new Set([REPLACED.TERBIT_SBI_URL]));
  });

  it.each(['TERBIT_CENTRE_URL', 'TERBIT_SBI_URL', 'TERBIT_PRINTERS'] as const)(
    'simulates the others when only %s names a real one',
    async (name) => {
      const { simulators } = await plan({ [name]: REPLACED[name] });
      expect({
        TERBIT_CENTRE_URL: simulators?.centre === undefined,
        TERBIT_SBI_URL: simulators?.sbi.length === 0,
        TERBIT_PRINTERS: simulators?.printers.length === 0,
      }).toEqual({ TERBIT_CENTRE_URL: false, TERBIT_SBI_URL: false, TERBIT_PRINTERS: false, [name]: true });
    },
  );

  it('keeps embedded parts off the network and out of production', async () => {
    await expect(plan({ TERBIT_HOST: '0.0.0.0' })).rejects.toThrow(/DATABASE_URL/);
    await expect(plan({ NODE_ENV: 'production' })).rejects.toThrow(/TERBIT_PRINTERS/);
    await expect(plan({ ...REPLACED, TERBIT_CENTRE_URL: '', NODE_ENV: 'production' })).rejects.toThrow(
      /Setel TERBIT_CENTRE_URL\./,
    );
    await expect(
      plan({ ...REPLACED, NODE_ENV: 'production', TERBIT_HOST: '0.0.0.0' }),
    ).resolves.toBeDefined();
  });

  it('refuses a busy API port, and explains how to choose another', async () => {
    const busy = await listen();
    await expect(plan({ ...REPLACED, PORT: String(busy.port) }, 'default')).rejects.toThrow(
      new RegExp(`Port ${busy.port} untuk API sedang dipakai.*PORT=`),
    );
    await busy.close();
  });

  it('moves another part to the next free port, says so, and gives no port twice', async () => {
    const busy = await listen();
    const said: string[] = [];
    const picker = new PortPicker('wanted', (line) => said.push(line));
    const first = await picker.pick('Temporal', busy.port);
    const second = await picker.pick('Postgres', first);
    expect(first).toBeGreaterThan(busy.port);
    expect(second).toBeGreaterThan(first);
    expect(said[0]).toBe(`Port ${busy.port} sedang dipakai: Temporal memakai port ${first}.`);
    expect(said).toHaveLength(2);
    await busy.close();
  });
});

async function listen(): Promise<{ port: number; close: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((done) => void server.close(() => done())),
  };
}
