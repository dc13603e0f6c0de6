import type { RecordingFailure } from '../case/commands';
import type { ClockFinding, ClockJudgement } from '../station/clock';
import type { ConflictCause } from '../station/destination';
import type { Sentence, TextsOf } from './language';

const DEVICE_SILENT = {
  id: 'Alat rekam tidak menjawab. Periksa kabel dan layanan alat, lalu ulangi.',
  en: 'The recording devices do not answer. Check their cables and service, then try again.',
};

/** Why a recording failed, and what the officer does about it. */
export const RECORDING_FAILURE_TEXTS: TextsOf<RecordingFailure> = {
  DEVICE_UNAVAILABLE: DEVICE_SILENT,
  DEVICE_BUSY: {
    id: 'Alat rekam sedang sibuk. Tunggu sebentar, lalu ulangi.',
    en: 'The recording devices are busy. Wait a moment, then try again.',
  },
  DEVICE_NOT_TRUSTED: {
    id: 'Alat rekam tidak dapat dipercaya (tanda tangannya tidak cocok). Jangan dipakai; hubungi supervisor.',
    en: 'The recording devices cannot be trusted (their signature is wrong). Do not use them; tell a supervisor.',
  },
  NOTHING_DETECTED: {
    id: 'Ada jari atau mata yang tidak terbaca. Ulangi, atau sebut yang tidak ada dengan --missing.',
    en: 'A finger or an eye could not be read. Try again, or name what is missing with --missing.',
  },
  STATION_SILENT: DEVICE_SILENT,
};

/** Why a case cannot take a packet. */
export const CONFLICT_CAUSE_TEXTS: TextsOf<ConflictCause> = {
  ALREADY_RECORDED: { id: 'berkasnya sudah punya perekaman', en: 'its case has a recording already' },
  RECORDING_IN_PROGRESS: { id: 'berkasnya sedang direkam', en: 'its case is being recorded' },
  CASE_CLOSED: { id: 'berkasnya sudah ditutup', en: 'its case is closed' },
  CASE_UNKNOWN: { id: 'nomor berkasnya tidak dikenal', en: 'its case number is not known' },
  CASE_AT_OTHER_OFFICE: {
    id: 'orangnya punya berkas di kantor lain',
    en: 'the person has a case at another office',
  },
  PERSON_DIFFERS: { id: 'NIK bukan NIK berkas itu', en: 'the NIK is not that of the case' },
  REGISTRATION_REFUSED: {
    id: 'pendaftarannya tidak memenuhi syarat',
    en: 'its registration does not meet the rules',
  },
};

interface PacketFate {
  outcome: 'RECORDED' | 'CONFLICT' | 'USED' | 'DISCARDED';
  cause: ConflictCause | null;
  refusal: string | null;
  caseNumber: string | null;
  trackingCode: string | null;
}

function fateInIndonesian({ outcome, cause, refusal, caseNumber, trackingCode }: PacketFate): string {
  const number = caseNumber === null ? '' : ` pada berkas ${caseNumber}`;
  switch (outcome) {
    case 'RECORDED':
      return `direkam${number}${trackingCode === null ? '' : `, kode lacak ${trackingCode}`}`;
    case 'CONFLICT': {
      const why = cause === null ? '' : `: ${CONFLICT_CAUSE_TEXTS[cause].id}`;
      return `BENTROK, menunggu keputusan petugas${number}${why}${refusal === null ? '' : ` (${refusal})`}`;
    }
    case 'USED':
      return `sudah diputuskan petugas: dipakai${number}`;
    case 'DISCARDED':
      return 'sudah diputuskan petugas: tidak dipakai';
  }
}

function fateInEnglish({ outcome, cause, refusal, caseNumber, trackingCode }: PacketFate): string {
  const number = caseNumber === null ? '' : ` for case ${caseNumber}`;
  switch (outcome) {
    case 'RECORDED':
      return `recorded${number}${trackingCode === null ? '' : `, tracking code ${trackingCode}`}`;
    case 'CONFLICT': {
      const why = cause === null ? '' : `: ${CONFLICT_CAUSE_TEXTS[cause].en}`;
      return `CONFLICT, an officer has to decide${number}${why}${refusal === null ? '' : ` (${refusal})`}`;
    }
    case 'USED':
      return `decided by an officer: used${number}`;
    case 'DISCARDED':
      return 'decided by an officer: not used';
  }
}

/** What the office did with a packet. */
export const PACKET_FATE: Sentence<PacketFate> = { id: fateInIndonesian, en: fateInEnglish };

type ClockFacts = Omit<ClockJudgement, 'findings'> & { finding: ClockFinding };

function duration(seconds: number, minuteUnit: string, hourUnit: string): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  return minutes < 120 ? `${minutes} ${minuteUnit}` : `${Math.round(minutes / 60)} ${hourUnit}`;
}

function clockInIndonesian({ finding, stationOffsetSeconds, ...clock }: ClockFacts): string {
  const offset = stationOffsetSeconds ?? 0;
  const lasting = (seconds: number): string => duration(seconds, 'menit', 'jam');
  switch (finding) {
    case 'CAPTURED_IN_FUTURE':
      return `jam: waktu rekam ${lasting(clock.aheadSeconds)} di depan jam kantor`;
    case 'BEFORE_PREVIOUS_PACKET':
      return `jam: waktu rekam ${lasting(clock.behindPreviousSeconds)} sebelum paket sebelumnya; jam pernah mundur`;
    case 'STATION_CLOCK_DIFFERS':
      return `jam: jam stasiun ${lasting(offset)} ${offset > 0 ? 'lebih cepat' : 'lebih lambat'} dari jam kantor; betulkan`;
  }
}

function clockInEnglish({ finding, stationOffsetSeconds, ...clock }: ClockFacts): string {
  const offset = stationOffsetSeconds ?? 0;
  const lasting = (seconds: number): string => duration(seconds, 'minutes', 'hours');
  switch (finding) {
    case 'CAPTURED_IN_FUTURE':
      return `clock: recorded ${lasting(clock.aheadSeconds)} ahead of the office's clock`;
    case 'BEFORE_PREVIOUS_PACKET':
      return `clock: recorded ${lasting(clock.behindPreviousSeconds)} before the previous packet; the clock was set back`;
    case 'STATION_CLOCK_DIFFERS':
      return `clock: the station's clock is ${lasting(offset)} ${offset > 0 ? 'ahead of' : 'behind'} the office's; correct it`;
  }
}

/** What shows that the clock of a station is wrong. */
export const CLOCK_FINDING: Sentence<ClockFacts> = { id: clockInIndonesian, en: clockInEnglish };
