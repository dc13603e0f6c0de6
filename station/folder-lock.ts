import fs from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from '../platform/whole-file';

const LOCK_FILE = 'capture.lock';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** Whether the lock is abandoned: its process died, or died before it wrote its id. */
async function isAbandoned(lock: string): Promise<boolean> {
  const holder = await fs.readFile(lock, 'utf8').catch(() => null);
  return holder !== null && !(Number(holder) > 0 && isAlive(Number(holder)));
}

/** Runs one recording at a time in a folder: two would use the same sequence number. */
export async function withFolderLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, LOCK_FILE);
  if (await isAbandoned(lock)) await fs.rm(lock, { force: true });
  await fs.writeFile(lock, String(process.pid), { flag: 'wx' }).catch((error: unknown) => {
    const isTaken = systemCode(error) === 'EEXIST';
    throw isTaken ? new Error('Perekaman lain sedang berjalan di folder ini. Tunggu sampai selesai.') : error;
  });
  try {
    return await work();
  } finally {
    await fs.rm(lock, { force: true });
  }
}
