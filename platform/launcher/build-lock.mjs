import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const WAIT_MS = 600_000;
const NO_OWNER_MS = 5_000;

/** Lets one process at a time install or build in this folder; the others wait and then find it done. */
export async function withLock(root, work) {
  const lock = join(root, 'dist', '.build-lock');
  mkdirSync(join(root, 'dist'), { recursive: true });
  await take(lock);
  const release = () => rmSync(lock, { recursive: true, force: true });
  const leave = () => process.exit(130);
  process.on('exit', release);
  process.on('SIGINT', leave);
  process.on('SIGTERM', leave);
  try {
    return await work();
  } finally {
    release();
    process.off('exit', release);
    process.off('SIGINT', leave);
    process.off('SIGTERM', leave);
  }
}

async function take(lock) {
  const end = Date.now() + WAIT_MS;
  let ownerlessSince;
  for (;;) {
    try {
      // Making a folder is atomic: only one of several can have made it.
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(lock);
    ownerlessSince = owner === undefined ? (ownerlessSince ?? Date.now()) : undefined;
    const abandoned = owner === undefined ? Date.now() - ownerlessSince > NO_OWNER_MS : !isRunning(owner);
    if (abandoned) rmSync(lock, { recursive: true, force: true });
    else if (Date.now() > end)
      throw new Error(`Proses ${owner ?? '?'} terlalu lama membangun di folder ini.`);
    else await delay(200);
  }
}

function ownerOf(lock) {
  try {
    const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
