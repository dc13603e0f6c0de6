#!/usr/bin/env node
// Runs a command of the project: installs what is missing, builds what changed, then runs. It uses Node alone, since it
// runs before anything is installed, and prints nothing when there is nothing to do.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const COMMANDS = {
  start: 'cli/start.js',
  demo: 'demo/main.js',
  bench: 'bench/main.js',
  terbit: 'cli/terbit.js',
};

const NOTHING_RAN = 'tests: 0 passed, 1 failed';
/** When Jest has written its counts and still runs, something holds it open. */
const TESTS_END_WITHIN_MS = 60_000;

async function main([command, ...args]) {
  requireNode();
  // Commands work the same from any folder of the project.
  process.chdir(root);
  const { install } = await import('./launcher/install.mjs');
  await install(root);
  const { build } = await import('./launcher/build.mjs');
  await build(root);
  if (command === 'build') return;
  if (command === 'test') return runTests(args);
  const program = COMMANDS[command];
  if (program === undefined)
    throw new Error(`Unknown command ${command ?? ''}: ${Object.keys(COMMANDS).join(', ')}, test, build.`);
  const file = join(root, 'dist', program);
  if (!existsSync(file)) throw new Error(`${command} is not part of this build.`);
  process.argv = [process.argv[0], file, ...args];
  await import(pathToFileURL(file).href);
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new Error(`Terbit memerlukan Node.js 20.19 atau lebih baru; ini ${process.versions.node}.`);
}

/** Runs Jest and ends with its count, after the engines have stopped, so that it is the last line. */
async function runTests(args) {
  const summary = join(tmpdir(), `terbit-test-summary-${process.pid}`);
  const jest = spawn(process.execPath, [join(root, 'node_modules/jest/bin/jest.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, TERBIT_TEST_SUMMARY: summary },
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
  let overdue;
  const watch = setInterval(() => {
    if (overdue !== undefined || !existsSync(summary)) return;
    overdue = setTimeout(() => {
      process.stderr.write('The tests have ended, but something they opened has not: Jest is stopped.\n');
      jest.kill('SIGKILL');
    }, TESTS_END_WITHIN_MS);
  }, 500);
  const code = await new Promise((done) => jest.once('exit', (exitCode) => done(exitCode ?? 1)));
  clearInterval(watch);
  clearTimeout(overdue);
  const counted = existsSync(summary) ? readFileSync(summary, 'utf8') : NOTHING_RAN;
  // A run that failed for another reason than a test still counts one failure.
  const line = code === 0 ? counted : counted.replace(/ 0 failed$/, ' 1 failed');
  rmSync(summary, { force: true });
  // Written at once: output to a pipe may be lost when the process ends right after.
  writeSync(1, `${line}\n`);
  process.exitCode = code;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  // Tests that could not be built have failed, and the last line has to show it.
  if (process.argv[2] === 'test') writeSync(1, `${NOTHING_RAN}\n`);
  process.exit(1);
}
