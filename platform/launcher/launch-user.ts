import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { runCommand } from './run-command';
import type { CommandResult } from './run-command';

/** Postgres refuses to run as root; root starts it as this user, which every system has. */
const UNPRIVILEGED = 'nobody';
const CAPABILITIES = '+dac_override,+dac_read_search';

export interface LaunchOptions {
  env: NodeJS.ProcessEnv;
  stdio: StdioOptions;
  /** Ends the child when this process ends for any reason, where the system can do that. */
  dieWithParent?: NodeJS.Signals;
}

/**
 * Starts programs as the current user, or, when that is root, as an unprivileged one. With setpriv of util-linux the
 * program keeps the right to pass through folders closed to others, since the data may be below /root.
 */
export class LaunchUser {
  private constructor(
    private readonly ids: { uid: number; gid: number } | undefined,
    private readonly hasSetpriv: boolean,
  ) {}

  /** The current user, for programs that may run as root. */
  static current(): LaunchUser {
    return new LaunchUser(undefined, succeeds('setpriv', ['--version']));
  }

  static unprivileged(): LaunchUser {
    const hasSetpriv = succeeds('setpriv', ['--version']);
    if (process.getuid?.() !== 0) return new LaunchUser(undefined, hasSetpriv);
    const ids = { uid: numberOf('id', ['-u', UNPRIVILEGED]), gid: numberOf('id', ['-g', UNPRIVILEGED]) };
    return new LaunchUser(ids, hasSetpriv && succeeds('setpriv', [...privileges(ids), 'true']));
  }

  takeOwnership(path: string): void {
    if (this.ids !== undefined) chownSync(path, this.ids.uid, this.ids.gid);
  }

  /** Lets the user pass through a folder of ours, if it has no capability to do so. */
  allowPassage(folder: string): void {
    if (this.ids !== undefined && !this.hasSetpriv) chmodSync(folder, 0o711);
  }

  async run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
    const [program, ...rest] = this.wrap([command, ...args]);
    return runCommand(program, rest, { timeoutMs: 120_000, env, cwd: '/', ...this.plainIds() });
  }

  launch(command: string, args: readonly string[], options: LaunchOptions): ChildProcess {
    const [program, ...rest] = this.wrap([command, ...args], options.dieWithParent);
    const { env, stdio } = options;
    // A separate process group: Ctrl-C must reach the launcher alone, which stops all in order.
    return spawn(program, rest, { env, stdio, cwd: '/', detached: true, ...this.plainIds() });
  }

  private wrap(
    command: readonly [string, ...string[]],
    dieWithParent?: NodeJS.Signals,
  ): [string, ...string[]] {
    const flags = [
      ...(this.ids === undefined ? [] : privileges(this.ids)),
      ...(dieWithParent === undefined ? [] : ['--pdeathsig', dieWithParent.slice(3)]),
    ];
    return this.hasSetpriv && flags.length > 0 ? ['setpriv', ...flags, ...command] : [...command];
  }

  private plainIds(): { uid: number; gid: number } | Record<string, never> {
    return this.ids !== undefined && !this.hasSetpriv ? this.ids : {};
  }
}

function privileges(ids: { uid: number; gid: number }): string[] {
  // Without this bit access(2) ignores the capabilities of a user who is not root, and initdb checks with access(2).
  const bits = ['--securebits', '+no_setuid_fixup'];
  const user = ['--reuid', String(ids.uid), '--regid', String(ids.gid), '--clear-groups'];
  return [...user, ...bits, '--inh-caps', CAPABILITIES, '--ambient-caps', CAPABILITIES];
}

function succeeds(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function numberOf(command: string, args: readonly string[]): number {
  return Number(execFileSync(command, args, { encoding: 'utf8' }).trim());
}
