import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';

/** What is needed of the file system; tests give one whose disk is full. */
export type FileTools = Pick<typeof fs, 'open' | 'rename' | 'rm' | 'statfs'>;

/** Names what was being written when the machine died. It is never a whole file. */
export const PART_SUFFIX = '.part';

/** What the operating system calls a failure, such as ENOENT; null for failures of another kind. */
export function systemCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** The disk, or the share of it that this user has, is used up. */
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
 * Writes a file that is there wholly or not at all, also when the machine dies in the middle: under another name,
 * flushed to the disk, then renamed. What fails leaves nothing behind.
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

/** Moves a file to another folder so that it stays moved when the machine dies right after. */
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
