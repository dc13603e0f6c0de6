import type { ActFacts } from '../../../documents/stock/berita-acara';
import { PlainDate } from '../../../domain/values/plain-date';

/** Number, day and place of a paper in Kupang. */
export const IN_KUPANG: ActFacts = {
  office: '53.71',
  site: '53.71',
  number: '470/BA-017/DKPS/XI/2026',
  day: PlainDate.parse('2026-11-24'),
  at: new Date('2026-11-24T08:15:00Z'),
};

/** Serials that count up, `step` apart. */
export function serialsFrom(first: number, count: number, step = 1): string[] {
  return Array.from({ length: count }, (_, index) => `3A7F${String(first + index * step).padStart(6, '0')}`);
}

export const LONG_NAME =
  'Maria Goreti Theresia Bernadeta Nahak-Taolin, S.Kom., M.Si. (petugas pengganti di UPT Kelapa Lima)';
