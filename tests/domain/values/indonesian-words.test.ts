import fc from 'fast-check';
import { dateInWords, figures, longDate, terbilang } from '../../../domain/values/indonesian-words';
import { PlainDate } from '../../../domain/values/plain-date';

const UNITS = ['nol', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan'];
const SCALES: Readonly<Record<string, number>> = { ribu: 1e3, juta: 1e6, miliar: 1e9, triliun: 1e12 };

/** Reads words back into a number, by independent rules. */
function readBack(words: string): number {
  let total = 0;
  let group = 0;
  let unit = 0;
  const spelled = words.replaceAll(/\bse(puluh|belas|ratus|ribu)\b/g, 'satu $1');
  for (const word of spelled.split(' ')) {
    if (UNITS.includes(word)) unit = UNITS.indexOf(word);
    else if (word === 'belas') [group, unit] = [group + 10 + unit, 0];
    else if (word === 'puluh') [group, unit] = [group + 10 * unit, 0];
    else if (word === 'ratus') [group, unit] = [group + 100 * unit, 0];
    else [total, group, unit] = [total + (group + unit) * (SCALES[word] ?? Number.NaN), 0, 0];
  }
  return total + group + unit;
}

describe('terbilang', () => {
  it.each([
    [0, 'nol'],
    [1, 'satu'],
    [10, 'sepuluh'],
    [11, 'sebelas'],
    [12, 'dua belas'],
    [20, 'dua puluh'],
    [21, 'dua puluh satu'],
    [100, 'seratus'],
    [110, 'seratus sepuluh'],
    [111, 'seratus sebelas'],
    [999, 'sembilan ratus sembilan puluh sembilan'],
    [1_000, 'seribu'],
    [1_001, 'seribu satu'],
    [1_100, 'seribu seratus'],
    [2_026, 'dua ribu dua puluh enam'],
    [11_000, 'sebelas ribu'],
    [100_000, 'seratus ribu'],
    [1_000_000, 'satu juta'],
    [1_001_000, 'satu juta seribu'],
    [2_000_000_000, 'dua miliar'],
    [-12, 'minus dua belas'],
  ])('says %d as "%s"', (number, words) => expect(terbilang(number)).toBe(words));

  it('says every number so that it can be read back', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e15 - 1 }), (number) => readBack(terbilang(number)) === number),
    );
  });

  it.each([1.5, Number.NaN, 1e15])('refuses %d', (number) =>
    expect(() => terbilang(number)).toThrow(RangeError),
  );
});

describe('figures', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [4_000, '4.000'],
    [1_234_567, '1.234.567'],
    [-4_000, '-4.000'],
  ])('writes %d as %s', (number, text) => expect(figures(number)).toBe(text));
});

describe('a day in words', () => {
  it('opens a berita acara', () => {
    expect(dateInWords(PlainDate.parse('2026-11-24'))).toBe(
      'Selasa tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam',
    );
    expect(dateInWords(PlainDate.parse('2000-01-01'))).toBe(
      'Sabtu tanggal satu bulan Januari tahun dua ribu',
    );
  });

  it('dates a letter', () => expect(longDate(PlainDate.parse('2026-08-07'))).toBe('7 Agustus 2026'));
});
