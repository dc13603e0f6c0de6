import { spawn } from 'node:child_process';

export interface CommandResult {
  /** Null when the command could not be started or was stopped by the time limit. */
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  timeoutMs: number;
  cwd?: string;
  uid?: number;
  gid?: number;
  env?: NodeJS.ProcessEnv;
}

/** Runs a short command to its end. It never rejects: a missing program is a result like any other. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { timeoutMs, ...rest } = options;
    const child = spawn(command, args, { ...rest, stdio: ['ignore', 'pipe', 'pipe'] });
    // Not spawn's own limit, whose timer outlives a program that could not be started.
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const finish = (result: CommandResult): void => {
      clearTimeout(timer);
      resolve(result);
    };
    child.once('error', (error) => finish({ code: null, stdout, stderr: error.message }));
    child.once('close', (code) => finish({ code, stdout, stderr }));
  });
}
