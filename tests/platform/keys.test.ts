import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadKeys } from '../../platform/keys';

const run = promisify(execFile);
const PROGRAM = join(__dirname, '..', '..', 'dist', 'platform', 'keys.js');

describe('the keys of a home', () => {
  let home: string;
  beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'terbit-keys-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  test('are the same for processes that start together on a fresh home', async () => {
    const script = `console.log(JSON.stringify(require(${JSON.stringify(PROGRAM)}).loadKeys(process.argv[1]).fingerprints()))`;
    const started = Array.from({ length: 6 }, () => run(process.execPath, ['-e', script, home]));
    const outputs = (await Promise.all(started)).map(({ stdout }) => stdout);
    expect(new Set(outputs).size).toBe(1);
    expect(JSON.parse(outputs[0] ?? '')).toEqual(loadKeys(home).fingerprints());
    expect(readdirSync(join(home, 'keys')).sort()).toEqual([
      'data.key',
      'lookup.key',
      'packet.pem',
      'token.pem',
    ]);
  });

  test('are readable by their owner alone', () => {
    loadKeys(home);
    for (const file of readdirSync(join(home, 'keys'))) {
      expect(statSync(join(home, 'keys', file)).mode & 0o777).toBe(0o600);
    }
  });

  test('open what they sealed, for the same subject only', () => {
    const keys = loadKeys(home);
    const sealed = keys.seal('text', 'subject');
    expect(loadKeys(home).open(sealed, 'subject').toString()).toBe('text');
    expect(() => keys.open(sealed, 'another')).toThrow();
    const broken = Buffer.from(sealed);
    broken.writeUInt8(broken.readUInt8(broken.length - 1) ^ 1, broken.length - 1);
    expect(() => keys.open(broken, 'subject')).toThrow();
  });
});
