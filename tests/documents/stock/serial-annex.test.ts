import fc from 'fast-check';
import { expandSerials } from '../../../api/stock/serial-ranges';
import { condensed, serialAnnex } from '../../../documents/stock/serial-annex';

describe('condensed serials', () => {
  it.each([
    [[], []],
    [['A1'], [['A1', 'A1', 1]]],
    [['A1', 'A3', 'A2'], [['A1', 'A3', 3]]],
    [
      ['A1', 'A3'],
      [
        ['A1', 'A1', 1],
        ['A3', 'A3', 1],
      ],
    ],
    // 99 is not followed by 100: they differ in length, as ranges of delivery notes do not.
    [
      ['A99', 'A100'],
      [
        ['A100', 'A100', 1],
        ['A99', 'A99', 1],
      ],
    ],
    [
      ['A09', 'A10', 'B11'],
      [
        ['A09', 'A10', 2],
        ['B11', 'B11', 1],
      ],
    ],
    [['XYZ'], [['XYZ', 'XYZ', 1]]],
  ])('%j', (serials, spans) =>
    expect(condensed(serials).map(({ from, to, count }) => [from, to, count])).toEqual(spans),
  );

  it('name every piece once, as a delivery note would', () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 99_999 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(numbers, (picked) => {
        const serials = picked.map((number) => `AB${String(number).padStart(5, '0')}`);
        const spans = condensed(serials);
        expect(expandSerials(spans, serials.length).sort()).toEqual(serials.sort());
        expect(spans.reduce((sum, { count }) => sum + count, 0)).toBe(serials.length);
      }),
    );
  });
});

describe('the annex of serials', () => {
  it('is left out where no number is known', () => expect(serialAnnex([], 500)).toEqual([]));

  it('sums up to the quantity, pieces without number included', () => {
    const [annex] = serialAnnex(['A1', 'A2'], 500);
    expect(annex?.blocks).toMatchObject([
      {
        rows: [
          ['1', 'A1', 'A2', '2'],
          ['2', 'tanpa nomor', '', '498'],
        ],
        total: ['', 'Jumlah', '', '500'],
      },
    ]);
  });
});
