import fs from 'node:fs/promises';
import { text } from 'node:stream/consumers';

/**
 * Reads JSON from a file, or from standard input for `-`.
 *
 * @throws Error in Indonesian that quotes nothing of what was read
 */
export async function readJson(source: string, what: string): Promise<unknown> {
  const reading = source === '-' ? text(process.stdin) : fs.readFile(source, 'utf8');
  const content = await reading.catch(() => {
    throw new Error(`Berkas ${what} tidak dapat dibaca: ${source}`);
  });
  try {
    return JSON.parse(content) as unknown;
  } catch {
    // The parser's message quotes the text, which may be personal.
    throw new Error(`Berkas ${what} bukan JSON yang benar. Periksa tanda kurung, koma dan tanda kutip.`);
  }
}
