import { createPrivateKey, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OfficeCode, SiteCode } from '../domain/regions/regions';
import { PacketEnvelope, type PacketStatement } from '../domain/station/packet';
import { makePrivateKey } from '../platform/keys';
import {
  keyIdOf,
  PublicKey,
  publicKeyOf,
  sealEnvelope,
  signerOf,
  verifyEnvelope,
} from '../platform/packet-envelope';
import { moveWhole, PART_SUFFIX, systemCode, writeWhole, type FileTools } from '../platform/whole-file';

/** What the office gives to its stations: the key that their packets are encrypted to. Nothing in it is secret. */
export const OfficeKeyFile = z.strictObject({ office: OfficeCode, officeKey: PublicKey });
export type OfficeKeyFile = z.infer<typeof OfficeKeyFile>;

/** What a station gives to its office: the key that it signs with. Nothing in it is secret. */
export const StationKeyFile = z.strictObject({ office: OfficeCode, station: SiteCode, publicKey: PublicKey });
export type StationKeyFile = z.infer<typeof StationKeyFile>;

const Identity = StationKeyFile.extend({ officeKey: PublicKey });
type Identity = z.infer<typeof Identity>;

const Counter = z.strictObject({ sequence: z.int().min(0), capturedAt: z.iso.datetime() });

/** Public half of the station's key, to be carried to the office. */
export const STATION_KEY_FILE = 'station-key.json';
const IDENTITY_FILE = 'station.json';
const SECRET_KEY_FILE = 'station.pem';
const COUNTER_FILE = 'counter.json';
const SENT_FOLDER = 'sent';
const PACKET_NAME = /^(\d{6,10})-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.packet$/;

/** A packet on the disk, by the name of its file alone. */
export interface PacketFile {
  name: string;
  sequence: number;
  sent: boolean;
}

/** A packet as it was read from its file. */
export interface ReadPacket {
  envelope: PacketEnvelope;
  statement: PacketStatement;
}

/** The text of a file; null where there is none. */
function textOf(path: string): Promise<string | null> {
  return fs.readFile(path, 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  });
}

/** Undefined where the text is not JSON; the schemas then reject it. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined;
  }
}

async function readJson(path: string): Promise<unknown> {
  return parsed(await textOf(path));
}

function numbersIn(names: readonly string[], sent: boolean): PacketFile[] {
  return names.flatMap((name) => {
    const sequence = PACKET_NAME.exec(name)?.[1];
    return sequence === undefined ? [] : [{ name, sequence: Number(sequence), sent }];
  });
}

/**
 * The folder of one station: its keys, the packets that wait and those that were sent. File names contain only numbers.
 * The station can write packets and cannot read them back: their content is encrypted to the office.
 */
export class StationFolder {
  private constructor(
    readonly path: string,
    readonly identity: Identity,
    readonly keyId: string,
    private readonly tools: FileTools,
  ) {}

  /** Creates the station's key and records its office; a folder that has a key keeps it. */
  static async enrol(
    path: string,
    station: SiteCode,
    { office, officeKey }: OfficeKeyFile,
    tools: FileTools = fs,
  ): Promise<StationFolder> {
    await fs.mkdir(join(path, SENT_FOLDER), { recursive: true, mode: 0o700 });
    const known = await textOf(join(path, SECRET_KEY_FILE));
    const pem = known ?? makePrivateKey();
    if (known === null) await writeWhole(path, SECRET_KEY_FILE, pem, tools);
    const publicKey = await publicKeyOf(createPrivateKey(pem));
    const keyFile: StationKeyFile = { office, station, publicKey };
    await writeWhole(path, STATION_KEY_FILE, JSON.stringify(keyFile), tools);
    await writeWhole(
      path,
      IDENTITY_FILE,
      JSON.stringify({ ...keyFile, officeKey } satisfies Identity),
      tools,
    );
    return StationFolder.open(path, tools);
  }

  static async open(path: string, tools: FileTools = fs): Promise<StationFolder> {
    const identity = Identity.safeParse(await readJson(join(path, IDENTITY_FILE)));
    if (!identity.success) {
      throw new Error('Folder ini belum disiapkan sebagai stasiun. Jalankan terbit station enrol dahulu.');
    }
    return new StationFolder(path, identity.data, await keyIdOf(identity.data.publicKey), tools);
  }

  private get sentFolder(): string {
    return join(this.path, SENT_FOLDER);
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await this.tools.statfs(this.path);
    return bavail * bsize;
  }

  /** Files of interrupted writes; none of them is a packet. */
  async leftovers(): Promise<string[]> {
    return (await fs.readdir(this.path)).filter((name) => name.endsWith(PART_SUFFIX)).sort();
  }

  /** Packets in the order in which they were made. */
  async packets(): Promise<PacketFile[]> {
    const waiting = numbersIn(await fs.readdir(this.path), false);
    const sent = numbersIn(await fs.readdir(this.sentFolder), true);
    return [...waiting, ...sent].sort((one, other) => one.sequence - other.sequence);
  }

  /** When the packet before the next one was captured, by the station's clock; null before the first. */
  async lastCapture(): Promise<Date | null> {
    const counter = Counter.safeParse(await readJson(join(this.path, COUNTER_FILE)));
    return counter.success ? new Date(counter.data.capturedAt) : null;
  }

  private async nextSequence(): Promise<number> {
    const counter = Counter.safeParse(await readJson(join(this.path, COUNTER_FILE)));
    const numbers = (await this.packets()).map(({ sequence }) => sequence);
    return Math.max(counter.data?.sequence ?? 0, ...numbers) + 1;
  }

  /** Writes a packet, encrypted to the office and signed, completely or not at all. */
  async add(makeContent: (packetId: string) => Buffer, capturedAt: Date): Promise<PacketFile> {
    const { office, station, officeKey } = this.identity;
    const packetId = randomUUID();
    const sequence = await this.nextSequence();
    const statement = { packetId, office, station, sequence, capturedAt: capturedAt.toISOString() };
    const pem = await fs.readFile(join(this.path, SECRET_KEY_FILE), 'utf8');
    const envelope = await sealEnvelope(makeContent(packetId), statement, officeKey, pem);
    // The number is stored first, so that it is never used again, even when the packet does not fit on the disk.
    const counter = JSON.stringify({ sequence, capturedAt: statement.capturedAt });
    await writeWhole(this.path, COUNTER_FILE, counter, this.tools);
    const name = `${String(sequence).padStart(6, '0')}-${packetId}.packet`;
    await writeWhole(this.path, name, JSON.stringify(envelope), this.tools);
    return { name, sequence, sent: false };
  }

  /** Reads a packet and verifies that this station wrote it. */
  async read({ name, sent }: PacketFile): Promise<ReadPacket | 'gone' | 'damaged'> {
    const text = await textOf(join(sent ? this.sentFolder : this.path, name));
    if (text === null) return 'gone';
    const envelope = PacketEnvelope.safeParse(parsed(text));
    if (!envelope.success || signerOf(envelope.data) !== this.keyId) return 'damaged';
    const statement = await verifyEnvelope(envelope.data, this.identity.publicKey);
    const isNamed = statement !== null && name.includes(statement.packetId);
    return isNamed ? { envelope: envelope.data, statement } : 'damaged';
  }

  /** Records that the office has a packet; another upload may have recorded it just before. */
  async markSent({ name }: PacketFile): Promise<void> {
    await moveWhole(name, this.path, this.sentFolder, this.tools).catch((error: unknown) => {
      if (systemCode(error) !== 'ENOENT') throw error;
    });
  }

  /** Deletes packets that the office has and files of interrupted writes; returns how many. */
  async clear(): Promise<{ sent: number; leftovers: number }> {
    const sent = (await this.packets()).filter((packet) => packet.sent);
    const leftovers = await this.leftovers();
    for (const { name } of sent) await this.tools.rm(join(this.sentFolder, name));
    for (const name of leftovers) await this.tools.rm(join(this.path, name));
    return { sent: sent.length, leftovers: leftovers.length };
  }
}
