import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { preparePostgres, postgresUrl } from '../../platform/launcher/embedded-postgres';
import { prepareTemporal } from '../../platform/launcher/embedded-temporal';
import {
  TEMPORAL_CLI,
  TEMPORAL_TEST_SERVER,
  type PinnedProgram,
} from '../../platform/launcher/pinned-programs';
import { anyFreePort, LOOPBACK } from '../../platform/launcher/ports';
import { SupervisedProcess } from '../../platform/launcher/supervised-process';
import { findBinary, realBinaryTools } from '../../platform/launcher/temporal-binaries';
import { TEST_NAMESPACE, type SharedThing } from './servers';

/** The servers of one test run. They run in Jest's own process; test processes request them over HTTP. */
export class SharedServers {
  /** Removed with all that is in it when the run ends. */
  readonly home = mkdtempSync(join(roomyMemory() ?? tmpdir(), 'terbit-tests-'));
  private readonly running: SupervisedProcess[] = [];
  private readonly made = new Map<SharedThing, Promise<string>>();
  private http: Server | undefined;

  /** Resolves to the address for the requests of test processes. */
  async open(): Promise<string> {
    const http = createServer((request, response) => void this.answer(request.url ?? '', response));
    this.http = http;
    await new Promise<void>((done) => http.listen(0, LOOPBACK, done));
    http.unref();
    return `http://${LOOPBACK}:${(http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.http?.close();
    this.http?.closeAllConnections();
    await Promise.all(this.running.map((process) => process.stop()));
    rmSync(this.home, { recursive: true, force: true });
  }

  private async answer(path: string, response: ServerResponse): Promise<void> {
    const thing = path.slice(1) as SharedThing;
    try {
      const making = this.made.get(thing) ?? this.make(thing);
      this.made.set(thing, making);
      response.setHeader('connection', 'close').end(await making);
    } catch (error) {
      response.statusCode = 500;
      response.end(error instanceof Error ? error.message : String(error));
    }
  }

  private async make(thing: SharedThing): Promise<string> {
    switch (thing) {
      case 'postgres':
        return this.startPostgres();
      case 'temporal':
        return this.startTemporal();
      case 'temporal-cli':
        return binaryOf(TEMPORAL_CLI);
      case 'temporal-test-server':
        return binaryOf(TEMPORAL_TEST_SERVER);
      case 'workflow-bundle':
        return this.bundleWorkflows();
    }
  }

  private async startPostgres(): Promise<string> {
    const port = await anyFreePort();
    const spec = await preparePostgres({ home: this.home, port, durable: false, dieWithParent: true });
    await this.run(new SupervisedProcess(spec));
    return postgresUrl(this.home, port, 'postgres');
  }

  private async startTemporal(): Promise<string> {
    const port = await anyFreePort();
    const binary = await this.once('temporal-cli');
    const spec = await prepareTemporal({
      home: this.home,
      binary,
      namespace: TEST_NAMESPACE,
      port,
      dieWithParent: true,
      say: () => undefined,
    });
    await this.run(new SupervisedProcess(spec));
    return `${LOOPBACK}:${port}`;
  }

  private async bundleWorkflows(): Promise<string> {
    const { bundleWorkflowCode } = await import('@temporalio/worker');
    const { code } = await bundleWorkflowCode({ workflowsPath: resolve('workflows/index.ts') });
    const file = join(this.home, 'workflow-bundle.js');
    writeFileSync(file, code);
    return file;
  }

  private once(thing: SharedThing): Promise<string> {
    const making = this.made.get(thing) ?? this.make(thing);
    this.made.set(thing, making);
    return making;
  }

  private async run(process: SupervisedProcess): Promise<void> {
    this.running.push(process);
    await process.start();
  }
}

const SHARED_MEMORY = '/dev/shm';
const MUCH_ROOM_BYTES = 4 * 1024 ** 3;

/** Nearly every test copies a database; on a slow disk that takes longer than the test. */
function roomyMemory(): string | null {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize >= MUCH_ROOM_BYTES ? SHARED_MEMORY : null;
  } catch {
    return null;
  }
}

/** Native programs are kept where `npm start` keeps them, so that neither downloads twice. */
function binaryOf(program: PinnedProgram): Promise<string> {
  const home = resolve(process.env['TERBIT_HOME'] ?? '.terbit');
  const tools = realBinaryTools(process.env, () => undefined);
  return findBinary(program, home, tools);
}
