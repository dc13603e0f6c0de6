import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { withLock } from './build-lock.mjs';

/** Not compiled, but read at run time from beside the compiled code. */
const ASSETS = ['.sql', '.csv', '.css', '.txt', '.svg'];
const BROWSER_SCRIPTS = /^api\/pages\/.*\.m?js$/;

/** Compiles the sources, copies the assets and bundles the workflows, where something changed. */
export async function build(root) {
  const dist = join(root, 'dist');
  const stamp = join(dist, '.build-stamp');
  if (isCurrent(stamp, sourceStamp(root))) return;
  await withLock(root, async () => {
    const before = sourceStamp(root);
    if (isCurrent(stamp, before)) return;
    say('Membangun …');
    mkdirSync(dist, { recursive: true });
    rmSync(stamp, { force: true });
    compile(root);
    copyAssets(root, dist);
    removeLeftovers(root, dist);
    await bundleWorkflows(root, dist);
    writeFileSync(stamp, before);
  });
}

function isCurrent(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

/** From times and sizes of the sources; hashing their content at each start would be slow. */
function sourceStamp(root) {
  const hash = createHash('sha256');
  const files = [...sourceFolders(root).flatMap((folder) => filesBelow(join(root, folder)))];
  for (const file of [
    ...files,
    ...['tsconfig.json', 'tsconfig.build.json', 'package-lock.json'].map((name) => join(root, name)),
  ]) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function sourceFolders(root) {
  const { include } = JSON.parse(readFileSync(join(root, 'tsconfig.build.json'), 'utf8'));
  return include.filter((folder) => existsSync(join(root, folder)));
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function compile(root) {
  const tsc = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  const result = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--pretty', 'false'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (result.status !== 0) throw new Error('tsc gagal; pesannya ada di atas.');
}

function copyAssets(root, dist) {
  for (const folder of sourceFolders(root)) {
    for (const file of filesBelow(join(root, folder))) {
      const path = relative(root, file);
      if (!ASSETS.some((ending) => file.endsWith(ending)) && !BROWSER_SCRIPTS.test(path)) continue;
      mkdirSync(dirname(join(dist, path)), { recursive: true });
      cpSync(file, join(dist, path));
    }
  }
}

/** A migration or module that was deleted from the sources must not run from the build. */
function removeLeftovers(root, dist) {
  for (const folder of sourceFolders(root).filter((name) => existsSync(join(dist, name)))) {
    for (const file of filesBelow(join(dist, folder))) {
      const source = join(root, relative(dist, file));
      const origins = [
        source,
        source.replace(/\.js(\.map)?$/, '.ts'),
        source.replace(/\.js(\.map)?$/, '.tsx'),
      ];
      if (!origins.some((origin) => existsSync(origin))) rmSync(file);
    }
  }
}

/** Workers start faster from a bundle; it is made again only when its inputs have changed. */
async function bundleWorkflows(root, dist) {
  const entry = join(dist, 'workflows', 'index.js');
  const target = join(dist, 'workflow-bundle.js');
  if (!existsSync(entry)) return;
  const inputs = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const folder of ['workflows', 'domain']) {
    const files = filesBelow(join(dist, folder)).filter(
      (file) => file.endsWith('.js') || file.endsWith('.json'),
    );
    for (const file of files) inputs.update(readFileSync(file));
  }
  const wanted = inputs.digest('hex');
  const stamp = join(dist, '.bundle-stamp');
  if (existsSync(target) && isCurrent(stamp, wanted)) return;
  const { bundleWorkflowCode } = createRequire(join(root, 'package.json'))('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ workflowsPath: entry, logger: quietLogger() });
  writeFileSync(`${target}.new`, code);
  renameSync(`${target}.new`, target);
  writeFileSync(stamp, wanted);
}

function quietLogger() {
  const loud = (message) => say(message);
  const quiet = () => undefined;
  return { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: loud, error: loud };
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
