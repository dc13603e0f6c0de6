import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { prepareTemporal, SEARCH_ATTRIBUTES } from '../../../platform/launcher/embedded-temporal';
import { anyFreePort } from '../../../platform/launcher/ports';
import { SupervisedProcess } from '../../../platform/launcher/supervised-process';
import { until } from '../../../platform/launcher/waiting';
import { shared } from '../../support/servers';

describe('prepareTemporal', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'terbit-temporal-'));
    mkdirSync(join(home, 'temporal'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('sets the file of another version aside, keeps it, and says so', async () => {
    const binary = join(home, 'engine');
    writeFileSync(binary, '#!/bin/sh\necho "temporal version 9.9.9 (Server 1, UI 1)"\n', { mode: 0o755 });
    const file = (name: string): string => join(home, 'temporal', name);
    for (const name of ['1.8.2.sqlite', '1.8.2.sqlite-wal', '9.9.9.sqlite']) writeFileSync(file(name), name);
    const said: string[] = [];
    await prepareTemporal({ home, binary, namespace: 'terbit', port: 1, say: (line) => said.push(line) });
    expect(existsSync(file('1.8.2.sqlite'))).toBe(false);
    expect(readFileSync(file('set-aside/1.8.2.sqlite'), 'utf8')).toBe('1.8.2.sqlite');
    expect(readFileSync(file('set-aside/1.8.2.sqlite-wal'), 'utf8')).toBe('1.8.2.sqlite-wal');
    expect(readFileSync(file('9.9.9.sqlite'), 'utf8')).toBe('9.9.9.sqlite');
    expect(said).toEqual([expect.stringContaining('1.8.2.sqlite')]);
  });

  it('adds the search attributes that a file from an earlier release lacks', async () => {
    const binary = await shared('temporal-cli');
    const port = await anyFreePort();
    await makeFileWithoutAttributes(binary, join(home, 'temporal', '1.9.1.sqlite'), port);
    const options = { home, binary, namespace: 'terbit', port, dieWithParent: true, say: () => undefined };
    const server = new SupervisedProcess(await prepareTemporal(options));
    await server.start();
    const connection = await Connection.connect({ address: `127.0.0.1:${port}` });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'terbit',
    });
    await connection.close();
    await server.stop();
    expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
  });
});

async function makeFileWithoutAttributes(binary: string, file: string, port: number): Promise<void> {
  const args = ['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--namespace', 'terbit'];
  const child = spawn(binary, [
    ...args,
    '--db-filename',
    file,
    '--port',
    String(port),
    '--log-level',
    'error',
  ]);
  const ended = once(child, 'exit');
  const made = await until(async () => {
    const connection = Connection.lazy({ address: `127.0.0.1:${port}`, connectTimeout: 500 });
    return connection.workflowService
      .describeNamespace({ namespace: 'terbit' })
      .then(() => connection.operatorService.listSearchAttributes({ namespace: 'terbit' }))
      .then(({ customAttributes }) => !('StageSince' in customAttributes))
      .catch(() => false)
      .finally(() => void connection.close());
  }, 30_000);
  child.kill('SIGTERM');
  await ended;
  expect(made).toBe(true);
}
