import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { anyFreePort } from '../../../platform/launcher/ports';
import { createIppClient, type IppClient } from '../../../clients/printers/ipp-client';

const PRINTER = '/usr/sbin/ippeveprinter';
const BUS = '/usr/bin/dbus-daemon';

/** Whether the reference printer of CUPS is on this machine. */
export const isEveInstalled = existsSync(PRINTER) && existsSync(BUS);

/**
 * What stands for the machine behind the printer: it begins a card when `begin` is there, and does with it what
 * `fate` says. A card that came out is one line in `sheets`.
 */
const MACHINE = `#!/bin/sh
cd "$(dirname "$0")"
echo $$ > machine.pid
while [ -e hold ]; do sleep 0.05; done
if [ -e empty ]; then
  echo 'STATE: +media-empty-error,media-needed-error' >&2
  while [ -e empty ]; do sleep 0.05; done
  echo 'STATE: -media-empty-error,media-needed-error' >&2
fi
if [ -e jam ]; then
  echo 'STATE: +media-jam-error' >&2
  echo 'ERROR: card jammed' >&2
  exit 1
fi
echo "$IPP_JOB_NAME" >> sheets
while [ -e finishing ]; do sleep 0.05; done
[ -e crash ] && kill -9 $$
exit 0
`;

/** ippeveprinter in a folder of its own, with a bus of its own, since it announces itself on the network. */
export class EvePrinter {
  private bus: ChildProcess | null = null;
  private printer: ChildProcess | null = null;
  private port = 0;
  readonly client: IppClient;

  private constructor(
    private readonly folder: string,
    port: number,
  ) {
    this.port = port;
    this.client = createIppClient({ url: `ipp://localhost:${port}/ipp/print`, timeoutMs: 3_000 });
  }

  static async start(folder: string): Promise<EvePrinter> {
    mkdirSync(join(folder, 'spool'), { recursive: true });
    writeFileSync(join(folder, 'machine.sh'), MACHINE);
    chmodSync(join(folder, 'machine.sh'), 0o755);
    const eve = new EvePrinter(folder, await anyFreePort());
    const address = `unix:path=${join(folder, 'bus')}`;
    eve.bus = spawn(BUS, ['--session', '--nofork', `--address=${address}`], { stdio: 'ignore' });
    await eve.until('its bus', () => existsSync(join(folder, 'bus')));
    await eve.powerOn();
    return eve;
  }

  async powerOn(): Promise<void> {
    const options = [
      '-r',
      'off',
      '-n',
      'localhost',
      '-p',
      String(this.port),
      '-c',
      join(this.folder, 'machine.sh'),
    ];
    const files = ['-d', join(this.folder, 'spool'), '-k', '-f', 'application/pdf'];
    const env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${join(this.folder, 'bus')}` };
    this.printer = spawn(PRINTER, [...options, ...files, 'Kartu Uji'], { stdio: 'ignore', env });
    await this.until('an answer', async () => (await this.client.printerAttributes()).kind === 'printer');
  }

  /** Power is cut: what it remembers is gone, and so is the machine behind it. */
  async powerOff(): Promise<void> {
    const { printer } = this;
    if (printer === null || printer.exitCode !== null || printer.signalCode !== null) return;
    const gone = new Promise((resolve) => printer.once('exit', resolve));
    printer.kill('SIGKILL');
    await gone;
    this.killMachine();
  }

  /** Leaves a note for the machine. */
  note(...names: string[]): void {
    for (const name of names) writeFileSync(join(this.folder, name), '');
  }

  takeNoteAway(...names: string[]): void {
    for (const name of names) rmSync(join(this.folder, name), { force: true });
  }

  /** The names of the jobs whose card came out, in order. */
  get sheets(): string[] {
    const file = join(this.folder, 'sheets');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** Whether the machine has a card in hand. */
  get isAtWork(): boolean {
    return existsSync(join(this.folder, 'machine.pid'));
  }

  async until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!(await holds())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  async close(): Promise<void> {
    await this.powerOff();
    await this.client.close();
    this.bus?.kill('SIGTERM');
  }

  private killMachine(): void {
    const file = join(this.folder, 'machine.pid');
    if (!existsSync(file)) return;
    try {
      process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
    } catch {
      // It had ended by itself.
    }
    rmSync(file);
  }
}
