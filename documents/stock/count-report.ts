import { figures } from '../../domain/values/indonesian-words';
import { beritaAcara, HEAD_OF_DINAS, officers, signs, type ActFacts } from './berita-acara';
import { paragraph, type Paper, type Table } from '../render/paper';

/** One account as the books have it and as it was counted. */
export interface CountedLine {
  place: string;
  account: string;
  book: number;
  counted: number;
}

export interface CountReport extends ActFacts {
  lines: readonly CountedLine[];
  counters: readonly string[];
  /** The supervisor's note on a difference; null without one. */
  note: string | null;
}

/** A difference with its sign: +2, -3, 0. */
export function signed(difference: number): string {
  return difference > 0 ? `+${figures(difference)}` : figures(difference).replace(/^-/, '-');
}

function sumOf(lines: readonly CountedLine[], figure: (line: CountedLine) => number): number {
  return lines.reduce((sum, line) => sum + figure(line), 0);
}

function countTable(lines: readonly CountedLine[]): Table {
  return {
    kind: 'table',
    columns: [
      { title: 'No.', share: 1, align: 'center' },
      { title: 'Tempat', share: 4 },
      { title: 'Rekening', share: 4 },
      { title: 'Menurut buku', share: 2, align: 'right' },
      { title: 'Menurut hitungan', share: 2, align: 'right' },
      { title: 'Selisih', share: 2, align: 'right' },
    ],
    rows: lines.map(({ place, account, book, counted }, index) => [
      String(index + 1),
      place,
      account,
      figures(book),
      figures(counted),
      signed(counted - book),
    ]),
    total: [
      '',
      'Jumlah',
      '',
      figures(sumOf(lines, ({ book }) => book)),
      figures(sumOf(lines, ({ counted }) => counted)),
      signed(sumOf(lines, ({ counted, book }) => counted - book)),
    ],
  };
}

/** A stock count (stock opname): the counted pieces beside the balance of the books. */
export function countReport(report: CountReport): Paper {
  const { lines, counters, note } = report;
  const people = counters.map((name) => ({ name, position: 'Petugas penghitung' }));
  const differs = lines.some(({ book, counted }) => book !== counted);
  const outcome = differs
    ? `Terdapat selisih, dengan keterangan: ${note ?? '…………………………………………'}`
    : 'Hasil hitungan sama dengan buku; tidak terdapat selisih.';
  return beritaAcara({
    ...report,
    title: 'BERITA ACARA PENGHITUNGAN FISIK BLANKO (STOCK OPNAME)',
    people: officers(people),
    body: [
      paragraph('telah menghitung bersama-sama keping yang ada, dengan hasil:'),
      countTable(lines),
      paragraph(outcome),
    ],
    signatories: [people.map((person) => signs('Yang menghitung,', person)), [HEAD_OF_DINAS]],
    annexes: [],
  });
}
