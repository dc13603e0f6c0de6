import { spawnSync } from 'node:child_process';
import fs, { type FileHandle } from 'node:fs/promises';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPrivateKey, randomBytes } from 'node:crypto';
import type { Frame } from '../../clients/station/sbi-capture';
import { recordPerson } from '../../station/capture';
import { StationFolder } from '../../station/folder';
import { withFolderLock } from '../../station/folder-lock';
import { OfficeCode, SiteCode } from '../../domain/regions/regions';
import { CaseNumber } from '../../domain/values/case-number';
import { makePrivateKey } from '../../platform/keys';
import { publicKeyOf } from '../../platform/packet-envelope';
import type { FileTools } from '../../platform/whole-file';

const MIB = 1024 * 1024;
const NOW = new Date('2026-11-23T01:00:00Z');
const STATION = SiteCode.parse('53.71.04');

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'terbit-disk-'))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function aFolder(path: string, tools: Partial<FileTools> = {}): Promise<StationFolder> {
  const officeKey = await publicKeyOf(createPrivateKey(makePrivateKey()));
  await StationFolder.enrol(path, STATION, { office: OfficeCode.parse('53.71'), officeKey });
  return StationFolder.open(path, { ...fs, ...tools });
}

/** Devices that count their captures, and return an image of some bytes. */
function devicesOf(bytes: number) {
  const asked: unknown[] = [];
  const image = randomBytes(bytes).toString('base64');
  const said = { quality: 80, capturedAt: NOW.toISOString(), deviceCode: 'FC' };
  const face: Frame = { type: 'Face', subType: null, image, ...said };
  return {
    asked,
    captureSession: (options: unknown) => {
      asked.push(options);
      const nothing = { exceptions: [], quality: [], chain: [], chainHead: '' };
      return Promise.resolve({ kind: 'captured' as const, biometrics: [face], ...nothing });
    },
  };
}

function record(folder: StationFolder, devices: ReturnType<typeof devicesOf>) {
  const subject = { kind: 'CASE', caseNumber: CaseNumber.parse('5371-2026-000001') } as const;
  return recordPerson({
    folder,
    devices,
    subject,
    exceptions: [],
    now: () => NOW,
    print: () => undefined,
    language: 'id',
  });
}

const full = (): Error => Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
const packetsIn = (path: string): string[] => readdirSync(path).filter((name) => /packet|part/.test(name));

test('too little room is said before anybody is asked to put fingers down', async () => {
  const statfs = (() => Promise.resolve({ bavail: 15, bsize: MIB })) as unknown as FileTools['statfs'];
  const folder = await aFolder(home, { statfs });
  const devices = devicesOf(1_000);
  await expect(record(folder, devices)).rejects.toThrow(/sisa 15 MiB, perlu 16 MiB. Perekaman belum dimulai/);
  expect(devices.asked).toEqual([]);
});

test.each(['write', 'sync', 'close', 'rename'] as const)(
  'a disk that is full at the %s leaves no half packet and says what to do',
  async (where) => {
    let isFull = true;
    const fails = (): boolean => isFull;
    const open: FileTools['open'] = async (path, flags, mode) => {
      const file = await fs.open(path, flags, mode);
      if (!String(path).includes('.packet')) return file;
      const broken: Partial<FileHandle> = {
        writeFile: async (data) => {
          if (where !== 'write' || !fails()) return file.writeFile(data);
          await file.writeFile(String(data).slice(0, 100));
          throw full();
        },
        sync: () => (where === 'sync' && fails() ? Promise.reject(full()) : file.sync()),
        close: async () => {
          await file.close();
          if (where === 'close' && fails()) throw full();
        },
      };
      return broken as FileHandle;
    };
    const rename: FileTools['rename'] = (from, to) =>
      where === 'rename' && fails() && String(to).endsWith('.packet')
        ? Promise.reject(full())
        : fs.rename(from, to);
    const folder = await aFolder(home, { open, rename });
    await expect(record(folder, devicesOf(1_000))).rejects.toThrow(
      /Disk penuh: paket ini TIDAK tersimpan.*rekam ulang orang ini sebelum ia pulang/,
    );
    expect(packetsIn(home)).toEqual([]);
    isFull = false;
    // The number of the lost packet is not used again.
    expect((await record(folder, devicesOf(1_000))).name).toMatch(/^000002-/);
  },
);

const FILM = 'film-liburan';

/** A disk of three MiB: a real one where this machine allows the mount, else one that fails in the same way. */
function smallDisk(path: string): { tools: Partial<FileTools>; remove: () => void } {
  mkdirSync(path);
  const statfs = (() => Promise.resolve({ bavail: 100, bsize: MIB })) as unknown as FileTools['statfs'];
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'terbit-test', path]);
  if (mounted.status === 0) return { tools: { statfs }, remove: () => void spawnSync('umount', [path]) };
  const open: FileTools['open'] = async (name, flags, mode) => {
    const file = await fs.open(name, flags, mode);
    const isFull = String(name).includes('.packet') && existsSync(join(path, FILM));
    if (isFull) file.writeFile = () => Promise.reject(full());
    return file;
  };
  return { tools: { statfs, open }, remove: () => undefined };
}

test('a disk that is really full leaves no half packet, and the folder goes on working', async () => {
  const path = join(home, 'disk');
  const { tools, remove } = smallDisk(path);
  try {
    const folder = await aFolder(path, tools);
    writeFileSync(join(path, FILM), Buffer.alloc(2 * MIB));
    await expect(record(folder, devicesOf(1.5 * MIB))).rejects.toThrow(/Disk penuh/);
    expect(packetsIn(path)).toEqual([]);
    rmSync(join(path, FILM));
    expect((await record(folder, devicesOf(1_000))).name).toMatch(/\.packet$/);
    const [packet] = await folder.packets();
    expect(packet && (await folder.read(packet))).toMatchObject({ statement: { sequence: 2 } });
  } finally {
    remove();
  }
});

test('a machine that dies while writing leaves no packet, only a partial file that is not taken for one', async () => {
  const folder = await aFolder(home);
  const program = join(__dirname, '..', '..', 'dist', 'platform', 'whole-file.js');
  // The flush never ends; the process is killed in the middle of it.
  const script = `
    const fs = require('node:fs/promises');
    const open = async (...how) => {
      const file = await fs.open(...how);
      file.sync = () => { process.kill(process.pid, 'SIGKILL'); return new Promise(() => undefined); };
      return file;
    };
    require(process.argv[1]).writeWhole(process.argv[2], '000001-x.packet', 'half', { ...fs, open });
    setInterval(() => undefined, 1000);`;
  const died = spawnSync(process.execPath, ['-e', script, program, home]);
  expect(died.signal).toBe('SIGKILL');
  expect(await folder.packets()).toEqual([]);
  expect(await folder.leftovers()).toEqual([expect.stringMatching(/^000001-x\.packet\.[0-9a-f]{8}\.part$/)]);
});

test('one person at a time; a lock of a process that died is taken over', async () => {
  const second = withFolderLock(home, () => withFolderLock(home, () => Promise.resolve()));
  await expect(second).rejects.toThrow(/Perekaman lain sedang berjalan/);
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  for (const left of [String(dead), '']) {
    writeFileSync(join(home, 'capture.lock'), left);
    await expect(withFolderLock(home, () => Promise.resolve('done'))).resolves.toBe('done');
  }
});
