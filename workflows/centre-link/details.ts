import type { CentreFunction } from '../../domain/values/centre-function';
import type { UnavailableReason } from '../../domain/centre/answer';
import type { LinkFunction, LinkReport } from '../../domain/centre/link-report';
import { CAUSE_NAMES, WHOSE_NAMES } from '../../domain/centre/outage-names';

const FUNCTIONS: Record<CentreFunction, string> = {
  enrol: 'kirim rekaman (enrol)',
  identify: 'penunggalan (identify)',
  read: 'ambil data cetak (read)',
  verify: 'cocokkan 1:1 (verify)',
};

interface Fault {
  what: string;
  whatToDo: string;
}

const NOTHING = 'tidak ada. Tidak ada panggilan lain selama putus, dan tidak perlu mengirim ulang.';
const ANSWERED_BY_ANOTHER =
  'bila lama, tanyakan kepada pusat apakah layanannya berubah, dan periksa apakah ada proksi yang menjawab sendiri.';

const FAULTS: Readonly<Record<UnavailableReason, Fault>> = {
  unreachable: {
    what: 'tidak dapat dihubungi',
    whatToDo: 'pastikan bukan jaringan atau VPN kantor sendiri. Tidak perlu mengirim ulang.',
  },
  timeout: { what: 'tidak menjawab dalam waktunya', whatToDo: NOTHING },
  'connection-lost': { what: 'sambungan terputus di tengah jawaban', whatToDo: NOTHING },
  'server-error': { what: 'galat di server pusat', whatToDo: NOTHING },
  cancelled: { what: 'panggilan dibatalkan', whatToDo: NOTHING },
  'gate-closed': { what: 'pintu tertutup', whatToDo: NOTHING },
  'tls-failed': {
    what: 'sertifikat ditolak',
    whatToDo: 'periksa sertifikat pusat dan jam komputer ini; tanpa itu sambungan tidak pulih.',
  },
  redirected: {
    what: 'dialihkan ke alamat lain',
    whatToDo: 'periksa TERBIT_CENTRE_URL dan proksi kantor; tanpa itu sambungan tidak pulih.',
  },
  'refused-credentials': {
    what: 'kredensial kantor ditolak',
    whatToDo: 'minta token baru kepada pusat, setel TERBIT_CENTRE_TOKEN, mulai ulang pekerja.',
  },
  'too-many-requests': {
    what: 'pusat meminta dipanggil lebih jarang',
    whatToDo: 'bila berulang, kecilkan TERBIT_CENTRE_MAX_RPS dan mulai ulang pekerja.',
  },
  'undeclared-status': { what: 'jawaban yang tidak dikenal', whatToDo: ANSWERED_BY_ANOTHER },
  'malformed-answer': { what: 'jawaban yang tidak dapat dibaca', whatToDo: ANSWERED_BY_ANOTHER },
  'answer-too-large': { what: 'jawaban yang terlalu besar', whatToDo: ANSWERED_BY_ANOTHER },
};

function faultOf({ reason }: LinkFunction): Fault {
  const known = FAULTS[reason as UnavailableReason] as Fault | undefined;
  return known ?? { what: reason ?? 'sebab tidak tercatat', whatToDo: NOTHING };
}

function outageText({ outage }: LinkFunction): string[] {
  if (outage === null) return [];
  const { outageId, cause, whose } = outage;
  return [`- **Gangguan:** ${CAUSE_NAMES[cause]}; giliran ${WHOSE_NAMES[whose]} (nomor ${outageId})`];
}

function stateText(one: LinkFunction): string {
  const { state, limit, since, setbacks } = one;
  if (limit === 0) return `PUTUS sejak ${since}: ${faultOf(one).what}`;
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
    ...outageText(one),
    `- **Berkas menunggu:** ${one.waiting}`,
    `- **Ditanya terakhir:** ${one.probedAt ?? 'belum'}`,
    `- **Ditanya lagi:** ${one.probeAt ?? '-'} (sudah ${one.setbacks} kali ditutup)`,
    '- **Sesudah itu:** bila pusat menjawab, satu panggilan per detik dulu, lalu naik bertahap; yang tertua lebih dulu.',
    `- **Yang harus dilakukan:** ${faultOf(one).whatToDo}`,
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
