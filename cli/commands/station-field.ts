import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Command, InvalidArgumentError } from 'commander';
import { createSbiClient } from '../../clients/station/sbi-client';
import { PacketClient } from '../../station/packet-client';
import { RecordingException } from '../../domain/case/commands';
import { belongsTo, SiteCode } from '../../domain/regions/regions';
import { CaseNumber } from '../../domain/values/case-number';
import { eyeSchema, fingerSchema } from '../../clients/station/sbi.wire';
import { readSettings, type Settings } from '../../platform/config';
import { environmentBesideOffice } from '../../platform/launcher/running-office';
import type { CliContext } from '../context';
import { recordPerson } from '../../station/capture';
import { OfficeKeyFile, STATION_KEY_FILE, StationFolder } from '../../station/folder';
import { leftoverLines, listLines } from '../../station/list';
import { readJson } from '../../station/read-json';
import { readSubject, seemsTooYoung } from '../../station/subject';
import { uploadPackets } from '../../station/upload';

function parseStation(text: string): SiteCode {
  const station = SiteCode.safeParse(text);
  if (!station.success) throw new InvalidArgumentError('Isi kode dinas atau kecamatan, misalnya 53.71.04.');
  return station.data;
}

function parseCase(text: string): CaseNumber {
  const number = CaseNumber.safeParse(text);
  if (!number.success) throw new InvalidArgumentError('Isi nomor berkas, misalnya 5371-2026-000123.');
  return number.data;
}

function parseUrl(text: string): URL {
  if (!/^https?:/.test(text) || !URL.canParse(text)) {
    throw new InvalidArgumentError('Isi alamat http:// atau https://.');
  }
  return new URL(text);
}

/** `Left Thumb=AMPUTATED`, once for each missing finger or eye. */
function parseMissing(text: string, before: RecordingException[]): RecordingException[] {
  const [part = '', cause] = text.split('=');
  const exception = RecordingException.safeParse({ part, cause });
  const isPart = fingerSchema.safeParse(part).success || eyeSchema.safeParse(part).success;
  if (!exception.success || !isPart) {
    throw new InvalidArgumentError(
      'Isi BAGIAN=SEBAB, misalnya "Left Thumb=AMPUTATED" (atau BANDAGED, DAMAGED).',
    );
  }
  return [...before, exception.data];
}

const FOLDER = ['--folder <folder>', 'folder stasiun'] as const;

function say(line: string): void {
  console.log(line);
}

/** Reads the token from a file, because every user of the machine can read a command line. */
async function readToken(file: string): Promise<string> {
  const content = await readFile(file, 'utf8').catch(() => {
    throw new Error(`Berkas token tidak dapat dibaca: ${file}. Buat dengan: terbit token --role recorder`);
  });
  return content.trim();
}

export function enrolCommand(): Command {
  return new Command('enrol')
    .description('Menyiapkan folder stasiun: membuat kuncinya dan menyimpan kunci kantor')
    .requiredOption('--station <kode>', 'kode dinas atau kecamatan', parseStation)
    .requiredOption(...FOLDER)
    .requiredOption('--office-key <berkas>', 'berkas dari terbit station office-key')
    .action(async (options: { station: SiteCode; folder: string; officeKey: string }) => {
      const officeKey = OfficeKeyFile.safeParse(await readJson(options.officeKey, 'kunci kantor'));
      if (!officeKey.success) throw new Error('Berkas kunci kantor tidak dikenali.');
      if (!belongsTo(options.station, officeKey.data.office)) {
        throw new Error(`Stasiun ini bukan bagian dari kantor ${officeKey.data.office}.`);
      }
      const folder = await StationFolder.enrol(options.folder, options.station, officeKey.data);
      say(`Stasiun ${options.station} siap. Sidik kunci: ${folder.keyId}`);
      say(`Bawa ${STATION_KEY_FILE} dari folder ini ke kantor, untuk terbit station trust.`);
    });
}

function readCertificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(`Sertifikat alat rekam tidak dapat dibaca: ${file}`);
  }
}

/** The address and the trust anchor of the devices: from the options, or else from the environment. */
function devicesOf(
  options: { devices?: URL; deviceTrust?: string },
  station: SiteCode,
  { TERBIT_SBI_URL: known, TERBIT_SBI_TRUST: trust }: Settings,
): ReturnType<typeof createSbiClient> {
  const usual = known?.kind === 'one' ? known.url : known?.urls[station];
  const address = options.devices?.href ?? usual;
  const trustFile = options.deviceTrust ?? trust;
  if (address === undefined || trustFile === undefined) {
    throw new Error(
      'Sebut alat rekam dengan --devices dan --device-trust (atau TERBIT_SBI_URL, TERBIT_SBI_TRUST).',
    );
  }
  const trustAnchorPem = readCertificate(trustFile);
  return createSbiClient({
    at: { baseUrls: [address.replace(/\/$/, '')] },
    trustAnchorPem,
    environment: 'Developer',
  });
}

interface CaptureOptions {
  station: SiteCode;
  folder: string;
  case?: CaseNumber;
  applicant?: string;
  missing: RecordingException[];
  devices?: URL;
  deviceTrust?: string;
}

async function capture(options: CaptureOptions, { now, language }: CliContext): Promise<void> {
  const folder = await StationFolder.open(options.folder);
  const { identity } = folder;
  if (identity.station !== options.station) throw new Error(`Folder ini milik stasiun ${identity.station}.`);
  if ((options.case === undefined) === (options.applicant === undefined)) {
    throw new Error('Sebut orangnya dengan --case NOMOR atau --applicant BERKAS, salah satu.');
  }
  for (const line of await leftoverLines(folder)) say(line);
  const subject =
    options.case === undefined
      ? await readSubject(options.applicant ?? '-', identity)
      : ({ kind: 'CASE', caseNumber: options.case } as const);
  if (seemsTooYoung(subject, now())) {
    say('Peringatan: menurut jam stasiun orang ini belum 16 tahun; petugas kantor akan memeriksanya.');
  }
  const devices = devicesOf(options, options.station, readSettings(environmentBesideOffice()));
  try {
    const packet = await recordPerson({
      folder,
      devices,
      subject,
      exceptions: options.missing,
      now,
      print: say,
      language: language(),
    });
    say(`Tersimpan: ${packet.name}`);
  } finally {
    await devices.close();
  }
}

export function captureCommand(context: CliContext): Command {
  return new Command('capture')
    .description('Merekam satu orang tanpa server: hanya memerlukan alat rekam dan disk')
    .requiredOption('--station <kode>', 'kode dinas atau kecamatan', parseStation)
    .requiredOption(...FOLDER)
    .option('--case <nomor>', 'nomor berkas orang yang sudah terdaftar', parseCase)
    .option('--applicant <berkas>', 'JSON: isi pendaftaran, atau caseNumber dan nik; - untuk masukan baku')
    .option('--missing <bagian=sebab>', 'jari atau mata yang tidak dapat direkam', parseMissing, [])
    .option('--devices <url>', 'alamat layanan alat rekam (SBI)', parseUrl)
    .option('--device-trust <berkas>', 'sertifikat PEM yang menjamin alat rekam')
    .action((options: CaptureOptions) => capture(options, context));
}

export function listCommand(): Command {
  return new Command('list')
    .description('Menampilkan paket di disk dan keadaannya')
    .requiredOption(...FOLDER)
    .action(async ({ folder: path }: { folder: string }) => {
      const folder = await StationFolder.open(path);
      const lines = await listLines(folder);
      for (const line of lines.length === 0 ? ['Belum ada paket.'] : lines) say(line);
      for (const line of await leftoverLines(folder)) say(line);
    });
}

export function uploadCommand({ now, language }: CliContext): Command {
  return new Command('upload')
    .description('Mengirim paket yang menunggu ke kantor; aman diulang kapan saja')
    .requiredOption(...FOLDER)
    .requiredOption('--api <url>', 'alamat API kantor', parseUrl)
    .requiredOption('--token-file <file>', 'file berisi token peran recorder dari terbit token')
    .action(async (options: { folder: string; api: URL; tokenFile: string }) => {
      const folder = await StationFolder.open(options.folder);
      const token = await readToken(options.tokenFile);
      const client = new PacketClient(options.api, token, language());
      try {
        const { sent, left } = await uploadPackets(folder, client, now, {
          print: say,
          language: language(),
        });
        for (const line of await leftoverLines(folder)) say(line);
        say(`${sent} paket terkirim, ${left} masih di disk.`);
        if (left > 0) process.exitCode = 1;
      } finally {
        await client.close();
      }
    });
}

export function clearCommand(): Command {
  return new Command('clear')
    .description('Menghapus paket yang sudah diterima kantor, dan sisa tulisan yang terputus')
    .requiredOption(...FOLDER)
    .action(async ({ folder: path }: { folder: string }) => {
      const { sent, leftovers } = await (await StationFolder.open(path)).clear();
      say(
        `${sent} paket terkirim dan ${leftovers} sisa tulisan dihapus. Paket yang menunggu tidak disentuh.`,
      );
    });
}
