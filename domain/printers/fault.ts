/** A supply as a printer tells of it, in per cent; a negative level is one that it cannot tell. */
export interface Marker {
  name: string;
  type: string | null;
  level: number;
  /** The level from which on it calls itself low; null where it does not say. */
  lowLevel: number | null;
}

/** What a printer says of itself, as far as it decides whether it gets a card. */
export interface PrinterWords {
  state: 'idle' | 'processing' | 'stopped';
  /** printer-state-reasons, each with or without `-report`, `-warning` or `-error`. */
  stateReasons: readonly string[];
  acceptingJobs: boolean;
  markers: readonly Marker[];
  /** Null where the printer does not say. */
  operations: readonly string[] | null;
  documentFormats: readonly string[] | null;
}

/** Why a printer cannot take a card, as codes that pages and forecasts know. */
export type PrinterFault =
  | 'OFFLINE'
  | 'LACKS_OPERATIONS'
  | 'LACKS_PDF'
  | 'MEDIA_EMPTY'
  | 'FILM_EMPTY'
  | 'RIBBON_EMPTY'
  | 'JAMMED'
  | 'COVER_OPEN'
  | 'ENCODER_FAILED'
  | 'PAUSED'
  | 'OUT_OF_ORDER';

/** Without these no printing is possible that is never done twice. */
const NEEDED_OPERATIONS = [
  'Create-Job',
  'Send-Document',
  'Cancel-Job',
  'Get-Jobs',
  'Get-Job-Attributes',
  'Get-Printer-Attributes',
];
/** A printer that takes anything says octet-stream, and finds out by itself. */
const PDF_FORMATS = ['application/pdf', 'application/octet-stream'];

/** The operations that a printer would need and does not offer; empty where it says nothing. */
export function lackingOperations({ operations }: Pick<PrinterWords, 'operations'>): string[] {
  return operations === null ? [] : NEEDED_OPERATIONS.filter((needed) => !operations.includes(needed));
}

interface ReasonRule {
  fault: PrinterFault;
  pattern: RegExp;
  /** Holds also where the printer calls it a report or a warning. */
  atAnySeverity: boolean;
}

/**
 * The keywords of RFC 8011 (5.4.12) and PWG 5100.9, worst first. An empty hopper, a jam and an open cover hold a card
 * up whatever the printer calls them: many say `-report` while they are idle.
 */
const RULES: readonly ReasonRule[] = [
  { fault: 'JAMMED', pattern: /jam/, atAnySeverity: true },
  { fault: 'COVER_OPEN', pattern: /^(cover|door|interlock)-open/, atAnySeverity: true },
  { fault: 'MEDIA_EMPTY', pattern: /^(media-empty|media-needed|input-tray-missing)/, atAnySeverity: true },
  { fault: 'FILM_EMPTY', pattern: /(film|transfer|laminat|overlay).*(empty|missing)/, atAnySeverity: true },
  {
    fault: 'RIBBON_EMPTY',
    pattern: /^(ribbon|marker-supply|marker-ribbon|toner).*(empty|missing)/,
    atAnySeverity: true,
  },
  { fault: 'ENCODER_FAILED', pattern: /(encod|chip)/, atAnySeverity: false },
  { fault: 'PAUSED', pattern: /^(paused|moving-to-paused|shutdown)/, atAnySeverity: true },
];

function isError(reason: string): boolean {
  return !/-(report|warning)$/.test(reason);
}

const isFilm = ({ name, type }: Marker): boolean =>
  /(film|transfer|laminat|overlay)/i.test(`${name} ${type ?? ''}`);

/** A printer's word on one of its supplies. */
export type SupplyWord = 'OK' | 'LOW' | 'EMPTY';

/** What a printer says of its ribbon and film; each absent where it does not tell. */
export interface SupplyWords {
  ribbon?: SupplyWord;
  film?: SupplyWord;
}

function wordOf(markers: readonly Marker[]): SupplyWord | undefined {
  const told = markers.filter(({ level }) => level >= 0);
  if (told.length === 0) return undefined;
  if (told.some(({ level }) => level === 0)) return 'EMPTY';
  return told.some(({ level, lowLevel }) => lowLevel !== null && level <= lowLevel) ? 'LOW' : 'OK';
}

/** Reads ribbon and film off the levels that a printer tells; several panels of one kind count as the emptiest. */
export function supplyWords({ markers }: Pick<PrinterWords, 'markers'>): SupplyWords {
  const film = wordOf(markers.filter(isFilm));
  const ribbon = wordOf(markers.filter((marker) => !isFilm(marker)));
  return { ...(ribbon === undefined ? {} : { ribbon }), ...(film === undefined ? {} : { film }) };
}

/** Why a printer cannot take a card now; null when it can. */
export function printerFault(words: PrinterWords): PrinterFault | null {
  if (lackingOperations(words).length > 0) return 'LACKS_OPERATIONS';
  if (words.documentFormats !== null && !words.documentFormats.some((format) => PDF_FORMATS.includes(format)))
    return 'LACKS_PDF';
  const rule = RULES.find(({ pattern, atAnySeverity }) =>
    words.stateReasons.some((reason) => pattern.test(reason) && (atAnySeverity || isError(reason))),
  );
  const isStopped = words.state === 'stopped' || !words.acceptingJobs;
  if (rule === undefined) return isStopped ? 'OUT_OF_ORDER' : null;
  if (rule.fault !== 'RIBBON_EMPTY') return rule.fault;
  // "A supply is empty" is all that the standard word says; the levels tell which.
  const { ribbon, film } = supplyWords(words);
  return film === 'EMPTY' && ribbon !== 'EMPTY' ? 'FILM_EMPTY' : 'RIBBON_EMPTY';
}
