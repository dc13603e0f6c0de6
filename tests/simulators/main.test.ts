import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { transformFileSync } from '@swc/core';
import { TOKEN, centreClient } from './centre/centre-client';
import { callSbi } from './device/sbi-caller';
import { ippCaller, jobIdOf } from './printer/ipp-caller';

const ROOT = join(__dirname, '../..');
let folder: string;

/** The sources as JavaScript: a separate process cannot run TypeScript. */
function compileSimulators(target: string): string {
  const sources = readdirSync(join(ROOT, 'simulators'), { recursive: true, encoding: 'utf8' });
  for (const source of sources.filter((name) => /(?<!\.d)\.ts$/.test(name))) {
    const file = join(target, 'simulators', source.replace(/ts$/, 'js'));
    mkdirSync(dirname(file), { recursive: true });
    const { code } = transformFileSync(join(ROOT, 'simulators', source), {
      swcrc: false,
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    writeFileSync(file, code);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(target, 'node_modules'));
  return join(target, 'simulators/main.js');
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

interface Started {
  child: ChildProcess;
  noise: () => string;
  exit: Promise<unknown[]>;
}

async function start(main: string, settings: object): Promise<Started> {
  const child = fork(main, [JSON.stringify(settings)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let noise = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (noise += String(chunk)));
  const exit = once(child, 'exit');
  const [message] = (await Promise.race([once(child, 'message'), exit])) as unknown[];
  expect({ message, noise }).toEqual({ message: { type: 'ready' }, noise: '' });
  return { child, noise: () => noise, exit };
}

describe('the simulators process', () => {
  let main: string;
  const children: ChildProcess[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'simulators-main-'));
    main = compileSimulators(folder);
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function office() {
    const [centre = 0, sbi = 0, printer = 0] = await freePorts(3);
    const settings = {
      home: join(folder, `home-${centre}`),
      seed: 1,
      centre: { port: centre, token: TOKEN },
      sbi: [{ station: '53.71', port: sbi }],
      printers: [{ id: 'kupang-1', port: printer }],
    };
    const run = async (): Promise<Started> => {
      const started = await start(main, settings);
      children.push(started.child);
      return started;
    };
    return { settings, run, centre: centreClient(centre), sbi, printer: ippCaller(printer) };
  }

  test('serves all three and keeps what it acknowledged through kill -9', async () => {
    const { settings, run, centre, sbi, printer } = await office();
    const first = await run();
    const anchor = readFileSync(join(settings.home, 'sbi-ca.pem'), 'utf8');
    expect(new X509Certificate(anchor).ca).toBe(true);
    expect((await centre.enrol('p1', 'ani')).status).toBe(200);
    await printer.control('PUT', 'mode', { secondsPerCard: 0 });
    await printer.send(jobIdOf(await printer.create('attempt-1')));
    first.child.kill('SIGKILL');
    await first.exit;
    const second = await run();
    expect((await centre.enrol('p1', 'ani')).status).toBe(409);
    expect(await printer.control('GET', 'stats')).toMatchObject({ byJobName: { 'attempt-1': 1 } });
    expect(jobIdOf(await printer.create('attempt-2'))).toBe(1);
    expect(await callSbi(sbi, 'MOSIPDISC', '/device', { type: 'Face' })).toHaveLength(1);
    expect(readFileSync(join(settings.home, 'sbi-ca.pem'), 'utf8')).toBe(anchor);
    second.child.kill('SIGTERM');
    expect(await second.exit).toEqual([0, null]);
    expect(second.noise()).toBe('');
  });

  test.each(['SIGINT', 'disconnect'] as const)('ends quietly on %s, with a call still open', async (end) => {
    const { run, centre } = await office();
    const { child, exit, noise } = await run();
    await centre.control('PUT', 'mode', { enrol: 'silent' });
    const open = centre.enrol('p1', 'ani').catch(() => 'closed');
    while (((await centre.control('GET', 'stats')).body as { people: number }).people === 0);
    if (end === 'disconnect') child.disconnect();
    else child.kill(end);
    expect(await exit).toEqual([0, null]);
    expect(await open).toBe('closed');
    expect(noise()).toBe('');
  });

  test('says what is wrong with its settings, without a stack', async () => {
    const child = fork(main, ['{"seed":1}'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    let noise = '';
    child.stderr?.on('data', (chunk) => (noise += String(chunk)));
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(noise).toContain('home');
    expect(noise).not.toContain('    at ');
  });
});
