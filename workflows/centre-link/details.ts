import { unavailableReasonSchema } from '../../domain/centre/answer';
import type { LinkFunction, LinkReport } from '../../domain/centre/link-report';
import { WHOSE_TEXTS } from '../../domain/texts/case';
import { CENTRE_FUNCTION_TEXTS, LINK_FAULT_TEXTS, type FaultText } from '../../domain/texts/centre';
import { say } from '../../domain/texts/language';
import { OUTAGE_CAUSE_TEXTS } from '../../domain/texts/outages';

function functionText(one: LinkFunction): string {
  return say(CENTRE_FUNCTION_TEXTS, one.function, 'id');
}

function faultOf({ reason }: LinkFunction): FaultText {
  const known = unavailableReasonSchema.safeParse(reason);
  const { what, whatToDo } = say(LINK_FAULT_TEXTS, known.data ?? 'UNKNOWN', 'id');
  return { what: known.success ? what : (reason ?? what), whatToDo };
}

function outageText({ outage }: LinkFunction): string[] {
  if (outage === null) return [];
  const { outageId, cause, whose } = outage;
  return [
    `- **Gangguan:** ${say(OUTAGE_CAUSE_TEXTS, cause, 'id')}; giliran ${say(WHOSE_TEXTS, whose, 'id')} (nomor ${outageId})`,
  ];
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
    `**${functionText(one)}**`,
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
  return `- ${functionText(one)}: ${stateText(one)}${waiting}${ramp}`;
}

/** The link in Indonesian for the Temporal UI: which function, since when, who waits, what happens next. */
export function linkDetails(office: string, { functions, nextLook, at }: LinkReport): string {
  const closed = functions.filter(({ limit }) => limit === 0);
  const others = functions.filter(({ limit }) => limit > 0);
  const headline =
    closed.length === 0
      ? 'Sambungan ke pusat baik'
      : `Sambungan ke pusat PUTUS: ${closed.map(functionText).join(', ')}`;
  return [
    `**${office}: ${headline}**`,
    '',
    ...closed.flatMap(outageLines),
    ...(others.length > 0 ? ['**Fungsi lain**', '', ...others.map(otherLine), ''] : []),
    `Dilihat pada ${at}; dilihat lagi paling lambat ${nextLook ?? 'bila ada perubahan'}.`,
  ].join('\n');
}
