import { figures } from '../../domain/values/indonesian-words';
import type { Annex } from '../render/paper';

/** Consecutive serials, without a gap. */
export interface SerialSpan {
  from: string;
  to: string;
  count: number;
}

function successorOf(serial: string): string | null {
  const digits = /\d+$/.exec(serial)?.[0];
  if (digits === undefined) return null;
  const next = String(BigInt(digits) + 1n).padStart(digits.length, '0');
  return next.length === digits.length ? serial.slice(0, -digits.length) + next : null;
}

/** Joins consecutive serials to spans: 300 pieces from one box are one line and not 300. */
export function condensed(serials: readonly string[]): SerialSpan[] {
  const spans: SerialSpan[] = [];
  for (const serial of [...serials].sort()) {
    const last = spans.at(-1);
    if (last !== undefined && successorOf(last.to) === serial) {
      last.to = serial;
      last.count += 1;
    } else {
      spans.push({ from: serial, to: serial, count: 1 });
    }
  }
  return spans;
}

/** The annex that lists the numbers of the pieces; none where no number is known. */
export function serialAnnex(serials: readonly string[], quantity: number): Annex[] {
  if (serials.length === 0) return [];
  const rows = condensed(serials).map(({ from, to, count }, index) => [
    String(index + 1),
    from,
    to,
    figures(count),
  ]);
  const rest = quantity - serials.length;
  const unnumbered = rest > 0 ? [[String(rows.length + 1), 'tanpa nomor', '', figures(rest)]] : [];
  return [
    {
      title: 'LAMPIRAN: NOMOR CHIP',
      blocks: [
        {
          kind: 'table',
          columns: [
            { title: 'No.', share: 1, align: 'center' },
            { title: 'Dari nomor', share: 5 },
            { title: 'Sampai nomor', share: 5 },
            { title: 'Keping', share: 2, align: 'right' },
          ],
          rows: [...rows, ...unnumbered],
          total: ['', 'Jumlah', '', figures(Math.max(quantity, serials.length))],
        },
      ],
    },
  ];
}
