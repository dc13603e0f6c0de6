import { PlainDate } from '../values/plain-date';

/** A day on which state offices are closed, and why. */
export interface Holiday {
  day: PlainDate;
  name: string;
  kind: 'NATIONAL' | 'COLLECTIVE_LEAVE';
  /** The decision that names it. */
  source: string;
}

/**
 * Joint decision of the Ministers of Religious Affairs, of Manpower and of State Apparatus, of 19 September 2025:
 * 17 national holidays and 8 days of collective leave in 2026.
 */
const SKB_2026 = 'SKB 3 Menteri No. 1497/2025, No. 2/2025 dan No. 5/2025';
/**
 * Names the holidays of every year. Those with a fixed date, and those that follow from Easter, are computed; those of
 * the lunar calendars (Idul Fitri, Nyepi, Waisak and others) and collective leave are known when the ministers have
 * decided on the year, and an office enters them then.
 */
const KEPPRES = 'Keppres No. 8/2024';

type Row = [day: string, name: string];

const NATIONAL_2026: Row[] = [
  ['2026-01-01', 'Tahun Baru 2026 Masehi'],
  ['2026-01-16', 'Isra Mikraj Nabi Muhammad SAW'],
  ['2026-02-17', 'Tahun Baru Imlek 2577 Kongzili'],
  ['2026-03-19', 'Hari Suci Nyepi, Tahun Baru Saka 1948'],
  ['2026-03-21', 'Idul Fitri 1447 Hijriah'],
  ['2026-03-22', 'Idul Fitri 1447 Hijriah'],
  ['2026-04-03', 'Wafat Yesus Kristus'],
  ['2026-04-05', 'Kebangkitan Yesus Kristus (Paskah)'],
  ['2026-05-01', 'Hari Buruh Internasional'],
  ['2026-05-14', 'Kenaikan Yesus Kristus'],
  ['2026-05-27', 'Idul Adha 1447 Hijriah'],
  ['2026-05-31', 'Hari Raya Waisak 2570 BE'],
  ['2026-06-01', 'Hari Lahir Pancasila'],
  ['2026-06-16', 'Tahun Baru Islam 1448 Hijriah'],
  ['2026-08-17', 'Proklamasi Kemerdekaan'],
  ['2026-08-25', 'Maulid Nabi Muhammad SAW'],
  ['2026-12-25', 'Kelahiran Yesus Kristus'],
];

const LEAVE_2026: Row[] = [
  ['2026-02-16', 'Cuti bersama Tahun Baru Imlek'],
  ['2026-03-18', 'Cuti bersama Nyepi'],
  ['2026-03-20', 'Cuti bersama Idul Fitri'],
  ['2026-03-23', 'Cuti bersama Idul Fitri'],
  ['2026-03-24', 'Cuti bersama Idul Fitri'],
  ['2026-05-15', 'Cuti bersama Kenaikan Yesus Kristus'],
  ['2026-05-28', 'Cuti bersama Idul Adha'],
  ['2026-12-24', 'Cuti bersama Kelahiran Yesus Kristus'],
];

const KNOWN_2027: Row[] = [
  ['2027-01-01', 'Tahun Baru 2027 Masehi'],
  ['2027-03-26', 'Wafat Yesus Kristus'],
  ['2027-03-28', 'Kebangkitan Yesus Kristus (Paskah)'],
  ['2027-05-01', 'Hari Buruh Internasional'],
  ['2027-05-06', 'Kenaikan Yesus Kristus'],
  ['2027-06-01', 'Hari Lahir Pancasila'],
  ['2027-08-17', 'Proklamasi Kemerdekaan'],
  ['2027-12-25', 'Kelahiran Yesus Kristus'],
];

function holidays(rows: readonly Row[], kind: Holiday['kind'], source: string): Holiday[] {
  return rows.map(([day, name]) => ({ day: PlainDate.parse(day), name, kind, source }));
}

/** Holidays as far as they are known: 2026 complete, 2027 without the days that the ministers have not decided yet. */
export const HOLIDAYS: readonly Holiday[] = [
  ...holidays(NATIONAL_2026, 'NATIONAL', SKB_2026),
  ...holidays(LEAVE_2026, 'COLLECTIVE_LEAVE', SKB_2026),
  ...holidays(KNOWN_2027, 'NATIONAL', KEPPRES),
];

/** The last year whose holidays and collective leave are all entered here. */
export const DECREED_THROUGH = 2026;
