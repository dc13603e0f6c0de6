import type { PlainDate } from './plain-date';

const UNITS = [
  '',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
] as const;
/** Powers of a thousand, from the largest that papers of an office name. */
const POWERS = [
  [1_000_000_000_000, 'triliun'],
  [1_000_000_000, 'miliar'],
  [1_000_000, 'juta'],
  [1_000, 'ribu'],
] as const;

const WEEKDAYS = ['Minggu', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu'] as const;
const MONTHS = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
] as const;

function joined(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

/** "se-" stands for one before ten, hundred and thousand, and not before larger units. */
function spell(number: number): string {
  if (number < UNITS.length) return UNITS[number] ?? '';
  if (number < 20) return `${spell(number - 10)} belas`;
  if (number < 100) return joined(spell(Math.floor(number / 10)), 'puluh', spell(number % 10));
  if (number < 200) return joined('seratus', spell(number - 100));
  if (number < 1_000) return joined(spell(Math.floor(number / 100)), 'ratus', spell(number % 100));
  if (number < 2_000) return joined('seribu', spell(number - 1_000));
  const [power, name] = POWERS.find(([size]) => number >= size) ?? [1_000, 'ribu'];
  return joined(spell(Math.floor(number / power)), name, spell(number % power));
}

/**
 * A whole number in Indonesian words, as papers repeat their figures ("terbilang"): 2026 is "dua ribu dua puluh enam".
 *
 * @throws RangeError for a number that is not whole, or not below 10^15
 */
export function terbilang(number: number): string {
  if (!Number.isSafeInteger(number) || Math.abs(number) >= 1e15)
    throw new RangeError('no number that papers name');
  if (number === 0) return 'nol';
  return number < 0 ? `minus ${spell(-number)}` : spell(number);
}

/** A number with grouped thousands, as Indonesian papers write them: 4.000. */
export function figures(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, '.');
}

function partsOf(day: PlainDate): { year: number; month: string; date: number; weekday: string } {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return { year, month: MONTHS[month - 1] ?? '', date, weekday: WEEKDAYS[weekday] ?? '' };
}

/** A day as letters are dated: 24 November 2026. */
export function longDate(day: PlainDate): string {
  const { year, month, date } = partsOf(day);
  return `${date} ${month} ${year}`;
}

/** A day as a berita acara opens: Selasa tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam. */
export function dateInWords(day: PlainDate): string {
  const { year, month, date, weekday } = partsOf(day);
  return `${weekday} tanggal ${terbilang(date)} bulan ${month} tahun ${terbilang(year)}`;
}
