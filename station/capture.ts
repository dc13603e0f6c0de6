import type { SbiClient } from '../clients/station/sbi-client';
import { exceptionsOf, RECORDING_FAILURES, recordingOf } from './recording';
import { packContent } from './station-packet';
import type { RecordingException } from '../domain/case/commands';
import { say, type Language } from '../domain/texts/language';
import { RECORDING_FAILURE_TEXTS } from '../domain/texts/station';
import { CLOCK_TOLERANCE_S } from '../domain/station/clock';
import { MOST_PACKET_BYTES, type PacketSubject } from '../domain/station/packet';
import { newId } from '../platform/ids';
import { isDiskFull } from '../platform/whole-file';
import type { PacketFile, StationFolder } from './folder';
import { withFolderLock } from './folder-lock';

/** A recording must fit on the disk with a margin, before the person is recorded. */
const NEEDED_BYTES = 2 * MOST_PACKET_BYTES;
const MIB = 1024 * 1024;

/** No packet was made before this day: an earlier clock has lost its battery. */
const EARLIEST = new Date('2026-01-01T00:00:00Z');

export interface CaptureJob {
  folder: StationFolder;
  devices: Pick<SbiClient, 'captureSession'>;
  subject: PacketSubject;
  exceptions: RecordingException[];
  now: () => Date;
  print: (line: string) => void;
  language: Language;
}

async function requireRoom(folder: StationFolder): Promise<void> {
  const free = await folder.freeBytes();
  if (free >= NEEDED_BYTES) return;
  throw new Error(
    `Disk hampir penuh: sisa ${Math.floor(free / MIB)} MiB, perlu ${NEEDED_BYTES / MIB} MiB. Perekaman belum ` +
      'dimulai. Unggah paket lalu jalankan terbit station clear, atau pindahkan berkas lain, lalu ulangi.',
  );
}

/**
 * Warns when the clock is certainly wrong, with nothing to compare it with. The office checks it again when packets
 * arrive.
 */
async function warnOfClock({ folder, now, print }: CaptureJob): Promise<void> {
  const last = await folder.lastCapture();
  const isBack = last !== null && now().getTime() < last.getTime() - CLOCK_TOLERANCE_S * 1000;
  if (isBack || now() < EARLIEST) {
    print(
      'Peringatan: jam stasiun ini salah (lebih awal dari yang mungkin). Paket tetap dapat dipakai; betulkan jamnya.',
    );
  }
}

async function writePacket(
  { folder, subject, exceptions, now }: CaptureJob,
  session: Session,
): Promise<PacketFile> {
  const { packet, lowestQuality } = recordingOf(session);
  const { station } = folder.identity;
  const makeContent = (packetId: string): Buffer =>
    packContent({ packetId, station, subject, exceptions, lowestQuality, recording: packet });
  try {
    return await folder.add(makeContent, now());
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    throw new Error(
      'Disk penuh: paket ini TIDAK tersimpan, dan tidak ada paket setengah jadi yang tertinggal. Kosongkan disk ' +
        '(unggah lalu terbit station clear, atau pindahkan berkas lain), lalu rekam ulang orang ini sebelum ia pulang.',
      { cause: error },
    );
  }
}

type Session = Extract<Awaited<ReturnType<SbiClient['captureSession']>>, { kind: 'captured' }>;

/**
 * Records one person with the devices of the station and writes one packet. Needs devices and disk only.
 *
 * @throws Error in Indonesian, for the operator of the station; nothing was written then
 */
export function recordPerson(job: CaptureJob): Promise<PacketFile> {
  const { folder, devices, exceptions, now, print, language } = job;
  return withFolderLock(folder.path, async () => {
    await requireRoom(folder);
    await warnOfClock(job);
    print('Ikuti alat: empat jari kiri, empat jari kanan, kedua ibu jari, kedua mata, wajah.');
    const session = await devices.captureSession({
      newTransactionId: () => newId(now()),
      exceptions: exceptionsOf(exceptions),
    });
    if (session.kind !== 'captured')
      throw new Error(say(RECORDING_FAILURE_TEXTS, RECORDING_FAILURES[session.kind], language));
    return writePacket(job, session);
  });
}
