import type { PrinterFault } from './blocks';
import type { SupplyLevel } from './readiness';

/** A supply as a printer reports it, in per cent; a negative level is one that it does not know. */
export interface Marker {
  name: string;
  type: string | null;
  level: number;
  /** The level from which on it calls itself low; null where it reports none. */
  lowLevel: number | null;
}

/** What a printer answers about itself, as far as it decides whether it gets a card. */
export interface PrinterAnswer {
  state: 'idle' | 'processing' | 'stopped';
  /** printer-state-reasons, each with or without `-report`, `-warning` or `-error`. */
  stateReasons: readonly string[];
  acceptingJobs: boolean;
  markers: readonly Marker[];
  /** Null where the printer reports none. */
  operations: readonly string[] | null;
  documentFormats: readonly string[] | null;
}

/** Without these no printing is possible that is never done twice. */
const NEEDED_OPERATIONS = [
  'Create-Job',
  'Send-Document',
  'Cancel-Job',
  'Get-Jobs',
  'Get-Job-Attributes',
  'Get-Printer-Attributes',
];
/** A printer that takes anything names octet-stream, and recognises the format by itself. */
const PDF_FORMATS = ['application/pdf', 'application/octet-stream'];

/** The operations that a printer would need and does not offer; empty where it lists none. */
export function lackingOperations({ operations }: Pick<PrinterAnswer, 'operations'>): string[] {
  return operations === null ? [] : NEEDED_OPERATIONS.filter((needed) => !operations.includes(needed));
}

interface ReasonRule {
  fault: PrinterFault;
  pattern: RegExp;
  /** Left out, it counts also where the printer calls it a report or a warning. */
  onlyAsError?: true;
}

/**
 * The keywords of RFC 8011 (5.4.12) and PWG 5100.9, worst first. An empty hopper, a jam and an open cover hold a card
 * up whatever the printer calls them: many report `-report` while they are idle.
 */
const RULES: readonly ReasonRule[] = [
  { fault: 'JAMMED', pattern: /jam/ },
  { fault: 'COVER_OPEN', pattern: /^(cover|door|interlock)-open/ },
  { fault: 'MEDIA_EMPTY', pattern: /^(media-empty|media-needed|input-tray-missing)/ },
  { fault: 'FILM_EMPTY', pattern: /(film|transfer|laminat|overlay).*(empty|missing)/ },
  {
    fault: 'RIBBON_EMPTY',
    pattern: /^(ribbon|marker-supply|marker-ribbon|toner).*(empty|missing)/,
  },
  { fault: 'ENCODER_FAILED', pattern: /(encod|chip)/, onlyAsError: true },
  { fault: 'PAUSED', pattern: /^(paused|moving-to-paused|shutdown)/ },
];

function isError(reason: string): boolean {
  return !/-(report|warning)$/.test(reason);
}

const isFilm = ({ name, type }: Marker): boolean =>
  /(film|transfer|laminat|overlay)/i.test(`${name} ${type ?? ''}`);

/** What a printer reports of its ribbon and film; each undefined where it reports none. */
export interface SupplyLevels {
  ribbon: SupplyLevel | undefined;
  film: SupplyLevel | undefined;
}

function levelOf(markers: readonly Marker[]): SupplyLevel | undefined {
  const known = markers.filter(({ level }) => level >= 0);
  if (known.length === 0) return undefined;
  if (known.some(({ level }) => level === 0)) return 'EMPTY';
  return known.some(({ level, lowLevel }) => lowLevel !== null && level <= lowLevel) ? 'LOW' : 'OK';
}

/** Reads ribbon and film off the levels that a printer reports; several panels of one kind count as the emptiest. */
export function supplyLevels({ markers }: Pick<PrinterAnswer, 'markers'>): SupplyLevels {
  return {
    ribbon: levelOf(markers.filter((marker) => !isFilm(marker))),
    film: levelOf(markers.filter(isFilm)),
  };
}

/** Why a printer cannot take a card now; null when it can. */
export function printerFault(answer: PrinterAnswer): PrinterFault | null {
  if (lackingOperations(answer).length > 0) return 'LACKS_OPERATIONS';
  if (
    answer.documentFormats !== null &&
    !answer.documentFormats.some((format) => PDF_FORMATS.includes(format))
  )
    return 'LACKS_PDF';
  const rule = RULES.find(({ pattern, onlyAsError = false }) =>
    answer.stateReasons.some((reason) => pattern.test(reason) && (!onlyAsError || isError(reason))),
  );
  const isStopped = answer.state === 'stopped' || !answer.acceptingJobs;
  if (rule === undefined) return isStopped ? 'OUT_OF_ORDER' : null;
  if (rule.fault !== 'RIBBON_EMPTY') return rule.fault;
  // The standard keyword says only that a supply is empty; the levels show which.
  const { ribbon, film } = supplyLevels(answer);
  return film === 'EMPTY' && ribbon !== 'EMPTY' ? 'FILM_EMPTY' : 'RIBBON_EMPTY';
}
