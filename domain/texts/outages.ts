import type { DayCap, OutageCause, OutageState } from '../centre/outage';
import type { OutageEntry } from '../centre/outage-entry';
import { say, type InEachLanguage, type Sentence, type TextsOf } from './language';

export const OUTAGE_CAUSE_TEXTS: TextsOf<OutageCause> = {
  OWN_SERVER: { id: 'server dinas sendiri', en: "the office's own server" },
  NETWORK: { id: 'jaringan ke pusat', en: 'the network to the centre' },
  CENTRE: { id: 'server pusat', en: "the centre's server" },
  POWER: { id: 'listrik padam di dinas', en: 'a power cut at the office' },
  ENCODER: { id: 'pengisi chip', en: 'the chip encoder' },
  LICENCE: { id: 'lisensi sistem pusat habis', en: 'an expired licence of the central system' },
  PLANNED: { id: 'pemeliharaan terjadwal', en: 'planned maintenance' },
  UNKNOWN: { id: 'belum diketahui', en: 'not known yet' },
};

/** The most that an office does in a day while an outage lasts. */
const CAP: Sentence<DayCap> = {
  id: ({ printing, recording }) =>
    [
      printing === null ? 'kartu tanpa batas' : `${printing} kartu`,
      recording === null ? 'perekaman tanpa batas' : `${recording} perekaman`,
    ].join(', '),
  en: ({ printing, recording }) =>
    [
      printing === null ? 'cards without limit' : `${printing} cards`,
      recording === null ? 'recordings without limit' : `${recording} recordings`,
    ].join(', '),
};

function entryInIndonesian(entry: OutageEntry): string {
  switch (entry.type) {
    case 'DETECTED':
      return `ditemukan sistem (${entry.reason})`;
    case 'DECLARED':
      return `dilaporkan, sebab: ${say(OUTAGE_CAUSE_TEXTS, entry.cause, 'id')}`;
    case 'CAUSE':
      return `sebab: ${say(OUTAGE_CAUSE_TEXTS, entry.cause, 'id')}`;
    case 'ESCALATION':
      return `diteruskan kepada ${entry.to}${entry.reference === null ? '' : ` (${entry.reference})`}`;
    case 'VISIT':
      return `kunjungan ${entry.by} pada ${entry.visitedAt}: ${entry.did}`;
    case 'EXPECTED_END':
      return `perkiraan selesai ${entry.expectedEnd ?? 'tidak diketahui lagi'}`;
    case 'CAP':
      return `batas sehari: ${CAP.id(entry.cap)}`;
    case 'END':
      return 'dinyatakan selesai';
  }
}

function entryInEnglish(entry: OutageEntry): string {
  switch (entry.type) {
    case 'DETECTED':
      return `detected by the system (${entry.reason})`;
    case 'DECLARED':
      return `declared, cause: ${say(OUTAGE_CAUSE_TEXTS, entry.cause, 'en')}`;
    case 'CAUSE':
      return `cause: ${say(OUTAGE_CAUSE_TEXTS, entry.cause, 'en')}`;
    case 'ESCALATION':
      return `escalated to ${entry.to}${entry.reference === null ? '' : ` (${entry.reference})`}`;
    case 'VISIT':
      return `visit of ${entry.by} at ${entry.visitedAt}: ${entry.did}`;
    case 'EXPECTED_END':
      return `expected end ${entry.expectedEnd ?? 'not known any more'}`;
    case 'CAP':
      return `limit of a day: ${CAP.en(entry.cap)}`;
    case 'END':
      return 'declared over';
  }
}

/** What was recorded of an outage. */
export const OUTAGE_ENTRY: Sentence<OutageEntry> = { id: entryInIndonesian, en: entryInEnglish };

interface OutageFacts {
  /** RFC 3339, like the other instants. */
  since: string;
  minutes: number;
  /** Null while it lasts or lies ahead. */
  endedAt: string | null;
  expectedEnd: string | null;
  state: OutageState;
  /** Who declared it; null where the system detected it. */
  reporter: string | null;
  casesAffected: number;
  cap: DayCap;
}

function durationIn(minutes: number, hourUnit: string, minuteUnit: string): string {
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours} ${hourUnit} ${minutes % 60} ${minuteUnit}` : `${minutes} ${minuteUnit}`;
}

/** The state of an outage, one line for each kind of fact. */
export const OUTAGE_LINES: InEachLanguage<(facts: OutageFacts) => string[]> = {
  id: ({ since, minutes, endedAt, expectedEnd, state, reporter, casesAffected, cap }) => {
    const expected = `perkiraan selesai ${expectedEnd ?? 'belum diketahui'}`;
    const stand = {
      PLANNED: `terjadwal, ${expected}`,
      OPEN: `berlangsung, ${expected}`,
      ENDED: `selesai ${endedAt ?? ''}`,
      CALLED_OFF: 'dibatalkan',
    };
    const caps = [
      ...(cap.printing === null ? [] : [`cetak ${cap.printing} kartu`]),
      ...(cap.recording === null ? [] : [`rekam ${cap.recording} orang`]),
    ];
    return [
      `sejak ${since} (${durationIn(minutes, 'jam', 'menit')}), ${stand[state]}`,
      `${reporter === null ? 'ditemukan sistem' : `dilaporkan ${reporter}`}, berkas terdampak: ${casesAffected}`,
      ...(caps.length === 0 ? [] : [`batas sehari: ${caps.join(', ')}`]),
    ];
  },
  en: ({ since, minutes, endedAt, expectedEnd, state, reporter, casesAffected, cap }) => {
    const expected = `expected end ${expectedEnd ?? 'not known yet'}`;
    const stand = {
      PLANNED: `planned, ${expected}`,
      OPEN: `open, ${expected}`,
      ENDED: `ended ${endedAt ?? ''}`,
      CALLED_OFF: 'called off',
    };
    const caps = [
      ...(cap.printing === null ? [] : [`print ${cap.printing} cards`]),
      ...(cap.recording === null ? [] : [`record ${cap.recording} people`]),
    ];
    return [
      `since ${since} (${durationIn(minutes, 'h', 'min')}), ${stand[state]}`,
      `${reporter === null ? 'detected by the system' : `declared by ${reporter}`}, cases affected: ${casesAffected}`,
      ...(caps.length === 0 ? [] : [`limit of a day: ${caps.join(', ')}`]),
    ];
  },
};
