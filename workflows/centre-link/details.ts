import type { CentreFunction } from '../../domain/centre/centre-function';
import type { LinkFunction, LinkReport } from '../../domain/centre/link-report';

const FUNCTIONS: Record<CentreFunction, string> = {
  enrol: 'kirim rekaman (enrol)',
  identify: 'penunggalan (identify)',
  read: 'ambil data cetak (read)',
  verify: 'cocokkan 1:1 (verify)',
};

function stateText({ state, limit, reason, since, setbacks }: LinkFunction): string {
  if (limit === 0) return `PUTUS sejak ${since} (${reason ?? 'tanpa sebab'})`;
  if (state === 'down') return `menjawab lagi, dicoba dengan panggilan sungguhan; putus sejak ${since}`;
  if (setbacks > 0) return `pulih, batas dinaikkan bertahap: kini ${limit} panggilan per detik`;
  return state === 'slow' ? `lambat sejak ${since}` : 'baik';
}

/** A function that is closed, as a block of its own: nested lists are not shown by the Temporal UI. */
function outageLines(one: LinkFunction): string[] {
  return [
    `**${FUNCTIONS[one.function]}**`,
    '',
    `- **Keadaan:** ${stateText(one)}`,
    `- **Berkas menunggu:** ${one.waiting}`,
    `- **Ditanya terakhir:** ${one.probedAt ?? 'belum'}`,
    `- **Ditanya lagi:** ${one.probeAt ?? '-'} (sudah ${one.setbacks} kali ditutup)`,
    '- **Sesudah itu:** bila pusat menjawab, satu panggilan per detik dulu, lalu naik bertahap; yang tertua lebih dulu.',
    '- **Yang harus dilakukan:** tidak ada. Tidak ada panggilan lain selama putus, dan tidak perlu mengirim ulang.',
    '',
  ];
}

function otherLine(one: LinkFunction): string {
  const waiting = one.waiting > 0 ? `; berkas menunggu: ${one.waiting}` : '';
  const ramp = one.rampAt === null ? '' : `; batas dilihat lagi ${one.rampAt}`;
  return `- ${FUNCTIONS[one.function]}: ${stateText(one)}${waiting}${ramp}`;
}

/** The link in Indonesian for the Temporal UI: which function, since when, who waits, what happens next. */
export function linkDetails(office: string, { functions, nextLook, at }: LinkReport): string {
  const closed = functions.filter(({ limit }) => limit === 0);
  const others = functions.filter(({ limit }) => limit > 0);
  const headline =
    closed.length === 0
      ? 'Sambungan ke pusat baik'
      : `Sambungan ke pusat PUTUS: ${closed.map((one) => FUNCTIONS[one.function]).join(', ')}`;
  return [
    `**${office}: ${headline}**`,
    '',
    ...closed.flatMap(outageLines),
    ...(others.length > 0 ? ['**Fungsi lain**', '', ...others.map(otherLine), ''] : []),
    `Dilihat pada ${at}; dilihat lagi paling lambat ${nextLook ?? 'bila ada perubahan'}.`,
  ].join('\n');
}
