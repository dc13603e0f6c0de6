import { spawn } from 'node:child_process';

/** Runs a script as a person would in one shell, and returns what it printed; a failing command is an error. */
export function runBash(script: string, env: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const bash = spawn('bash', ['-euo', 'pipefail', '-c', script], { env: { ...process.env, ...env } });
    const output: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
    bash.stdout.on('data', (data) => (output.stdout += String(data)));
    bash.stderr.on('data', (data) => (output.stderr += String(data)));
    bash.once('error', reject);
    bash.once('close', (code) => {
      if (code === 0) resolve(output.stdout);
      else reject(new Error(`bash ended with ${code ?? '?'}:\n${output.stdout}\n${output.stderr}`));
    });
  });
}
