import { keyOf, type ClassPlacement } from '../queue/policy';
import type { QueueClass } from '../queue/queue-class';
import { utcOffsetHours } from '../regions/regions';
import { dayAt } from '../values/plain-date';
import { say, type Language, type Sentence, type TextsOf } from './language';

export const CLASS_TEXTS: TextsOf<QueueClass> = {
  HOLDER_AT_DESK: { id: 'Pemegang ada di loket', en: 'Holder is at the desk' },
  ELECTION: { id: 'Pemilih dalam pemilu', en: 'Voter in an election' },
  FIRST_TIMER: { id: 'Pemula', en: 'First-timer' },
  DISASTER_VICTIM: { id: 'Korban bencana', en: 'Victim of a disaster' },
  SUKET_HOLDER: { id: 'Pemegang suket', en: 'Holder of a suket' },
  FIRST_CARD: { id: 'Kartu pertama, bukan pemula', en: 'First card, not a first-timer' },
  DAMAGED: { id: 'Kartu rusak', en: 'Damaged card' },
  LOST: { id: 'Kartu hilang', en: 'Lost card' },
  DATA_CHANGE: {
    id: 'Perubahan data, pindah atau perpanjangan',
    en: 'Change of data, move or extension',
  },
  KIA: { id: 'KIA', en: 'KIA (child card)' },
};

interface PlaceFacts {
  className: string;
  isSuspended: boolean;
  headStartDays: number;
  /** Days at the office: of the PRR, and the one from which the case counts as ready. */
  readyOn: string;
  countsFrom: string;
}

const PLACE: Sentence<PlaceFacts> = {
  id: ({ className, isSuspended, headStartDays, readyOn, countsFrom }) => {
    const ahead =
      headStartDays === 0
        ? 'kelas ini tidak didahulukan'
        : `kelas ini didahulukan ${headStartDays} hari, jadi antre seperti siap sejak ${countsFrom}`;
    const rest = isSuspended ? ' Pencetakannya sedang ditangguhkan; tempatnya tetap.' : '';
    return `Kelas "${className}", siap cetak sejak ${readyOn}; ${ahead}.${rest}`;
  },
  en: ({ className, isSuspended, headStartDays, readyOn, countsFrom }) => {
    const ahead =
      headStartDays === 0
        ? 'this class gets no head start'
        : `this class gets a head start of ${headStartDays} days, so it queues as if ready since ${countsFrom}`;
    const rest = isSuspended ? ' Its printing is suspended; its place stays.' : '';
    return `Class "${className}", print-ready since ${readyOn}; ${ahead}.${rest}`;
  },
};

/** Why a case has its place, as an officer explains it at the desk. */
export function explainPlace(
  office: string,
  printReadyAt: number,
  placement: ClassPlacement,
  language: Language,
): string {
  const dayOf = (instant: number): string => dayAt(instant, utcOffsetHours(office));
  return PLACE[language]({
    className: say(CLASS_TEXTS, placement.queueClass, language),
    isSuspended: placement.isSuspended,
    headStartDays: placement.headStartDays,
    readyOn: dayOf(printReadyAt),
    countsFrom: dayOf(keyOf(printReadyAt, placement)),
  });
}
