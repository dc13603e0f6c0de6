import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';

/** The file system operations in use; tests replace them with a full disk. */
export type FileTools = Pick<typeof fs, 'open' | 'rename' | 'rm' | 'statfs'>;

/** The suffix of a file that is still being written. It is never a whole file. */
export const PART_SUFFIX = '.part';

/** The operating system's code of a failure, such as ENOENT; null for other failures. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Whether the disk, or this user's quota, is full. */
export function isDiskFull(error: unknown): boolean {
  const code = systemCode(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}

async function sync(path: string, tools: FileTools): Promise<void> {
  const folder = await tools.open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/**
 * Writes a file completely or not at all, even when the machine dies in between: under another name, flushed to the
 * disk, then renamed. A failure leaves nothing behind.
 */
export async function writeWhole(
  folder: string,
  name: string,
  text: string,
  tools: FileTools = fs,
): Promise<void> {
  const part = join(folder, `${name}.${randomBytes(4).toString('hex')}${PART_SUFFIX}`);
  try {
    const file = await tools.open(part, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await tools.rename(part, join(folder, name));
  } catch (error) {
    await tools.rm(part, { force: true });
    throw error;
  }
  await sync(folder, tools);
}

/** Moves a file to another folder durably, even when the machine dies right after. */
export async function moveWhole(
  name: string,
  from: string,
  to: string,
  tools: FileTools = fs,
): Promise<void> {
  await tools.rename(join(from, name), join(to, name));
  await sync(to, tools);
  await sync(from, tools);
}
