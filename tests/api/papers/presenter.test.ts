import fc from 'fast-check';
import { stockCardPaper, type Card } from '../../../api/papers/presenter';
import type { CardLine } from '../../../db/stock/ledger-reads';
import { PlainDate } from '../../../domain/values/plain-date';

const CARD: Card = {
  office: '53.71',
  site: '53.71',
  at: new Date('2026-11-30T00:00:00Z'),
  ...({ item: 'KTP', kind: 'STORE' } as const),
  from: PlainDate.parse('2026-11-01'),
  to: PlainDate.parse('2026-11-30'),
};
const ACCOUNT = { opening: 10, printer: null };

function aLine(day: number, pieces: number, changes: Partial<CardLine> = {}): CardLine {
  return {
    accountId: '1',
    at: new Date(Date.UTC(2026, 10, day, 2)),
    pieces,
    otherSite: '53.71',
    otherKind: 'PRINTER',
    otherPrinter: 'kupang-1',
    reason: 'PRINT_REPORTED',
    document: null,
    note: null,
    actor: 'a',
    secondActor: null,
    ...changes,
  };
}

function rowsOf(lines: readonly CardLine[]): readonly (readonly string[])[] {
  const table = stockCardPaper(CARD, ACCOUNT, lines).blocks.find((block) => block.kind === 'table');
  return table?.kind === 'table' ? table.rows : [];
}

it('sums the single cards of a printer and a day between two papers', () => {
  const delivery = { reason: 'DELIVERY', document: 'SJ-1', otherPrinter: null } as const;
  const lines = [
    aLine(2, -1),
    aLine(2, -1),
    aLine(2, 50, delivery),
    aLine(2, -1),
    aLine(3, -1),
    aLine(3, -1),
  ];
  expect(rowsOf(lines).map((row) => row.slice(1))).toEqual([
    ['01-11-2026', '', 'Saldo awal', '', '', '10'],
    ['02-11-2026', '', 'Dicetak, kupang-1', '', '2', '8'],
    ['02-11-2026', 'SJ-1', 'Penerimaan dari kementerian', '50', '', '58'],
    ['02-11-2026', '', 'Dicetak, kupang-1', '', '1', '57'],
    ['03-11-2026', '', 'Dicetak, kupang-1', '', '2', '55'],
  ]);
});

it('ends with the balance of the books and never shows less than nothing, whatever moved', () => {
  const move = fc.record({
    day: fc.integer({ min: 1, max: 3 }),
    pieces: fc.integer({ min: -5, max: 5 }).filter((pieces) => pieces !== 0),
    printer: fc.constantFrom('kupang-1', 'kupang-2'),
    document: fc.constantFrom(null, null, null, 'SJ-1'),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
      let balance = 10;
      const possible = [...moves]
        .sort((one, other) => one.day - other.day)
        .filter(({ pieces }) => balance + pieces >= 0 && ((balance += pieces), true));
      const lines = possible.map(({ day, pieces, printer, document }) =>
        aLine(day, pieces, { document, otherPrinter: printer }),
      );
      const shown = rowsOf(lines).map((row) => Number(row[6]?.replaceAll('.', '')));
      expect(shown.at(-1)).toBe(balance);
      expect(Math.min(...shown)).toBeGreaterThanOrEqual(0);
    }),
  );
});
