import { readStatus, type EnteredStatus } from '../case/entered-status';
import type { ErrorCode } from '../errors/catalogue';
import { TerbitError } from '../errors/terbit-error';
import { CaseNumber } from '../values/case-number';
import { readCsv, type CsvRow } from '../values/csv';
import { maskNik, Nik } from '../values/nik';

/** The case that a row names, by its number or by its person. */
export type CaseReference = { caseNumber: CaseNumber } | { nik: Nik };

export interface StatusRow {
  line: number;
  reference: CaseReference;
  status: EnteredStatus;
  note: string | null;
}

/** A row that cannot be taken. `reference` is a case number or a masked NIK; null when the cell holds neither. */
export interface StatusReject {
  line: number;
  reference: string | null;
  reason: ErrorCode;
}

const MOST_ROWS = 2_000;
const LONGEST_NOTE = 1_000;
/** Control characters cannot be stored; tabs and line ends can. */
const UNSTORABLE = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** A reference as it may be shown to an officer. */
export function shownReference(reference: CaseReference): string {
  return 'nik' in reference ? maskNik(reference.nik) : reference.caseNumber;
}

function readReference(cell: string): CaseReference | null {
  const nik = Nik.safeParse(cell);
  if (nik.success) return { nik: nik.data };
  const number = CaseNumber.safeParse(cell);
  return number.success ? { caseNumber: number.data } : null;
}

interface Columns {
  count: number;
  reference: number[];
  status: number;
  note: number;
}

/** @throws TerbitError BATCH_NOT_READABLE without a column for the case and one for the status */
function columnsOf(header: CsvRow | undefined): Columns {
  const names = (header?.cells ?? []).map((name) => name.toLowerCase());
  const known = ['casenumber', 'nik', 'status', 'note'];
  const reference = ['casenumber', 'nik'].map((name) => names.indexOf(name)).filter((index) => index >= 0);
  const status = names.indexOf('status');
  const isRight =
    reference.length > 0 &&
    status >= 0 &&
    names.every((name) => known.includes(name)) &&
    new Set(names).size === names.length;
  if (!isRight) throw new TerbitError('BATCH_NOT_READABLE');
  return { count: names.length, reference, status, note: names.indexOf('note') };
}

function readRow({ line, cells }: CsvRow, columns: Columns): StatusRow | StatusReject {
  const cell = (index: number): string => cells[index] ?? '';
  const reference = readReference(columns.reference.map(cell).find((text) => text !== '') ?? '');
  const shown = reference && shownReference(reference);
  const reject = (reason: ErrorCode): StatusReject => ({ line, reference: shown, reason });
  const note = cell(columns.note);
  if (cells.length !== columns.count || note.length > LONGEST_NOTE || UNSTORABLE.test(note))
    return reject('ROW_NOT_READABLE');
  if (reference === null) return reject('REFERENCE_NOT_READABLE');
  const status = readStatus(cell(columns.status));
  if (status === null) return reject('STATUS_UNKNOWN');
  return { line, reference, status, note: note === '' ? null : note };
}

export interface StatusList {
  rows: StatusRow[];
  rejects: StatusReject[];
}

/**
 * Reads a list of statuses: a header naming `caseNumber` or `nik` (or both), `status` and, if wanted, `note`, in any
 * order; then a row for each case. A NIK may also stand in the column of case numbers.
 *
 * @throws TerbitError BATCH_NOT_READABLE, or BATCH_TOO_LONG for more than 2,000 rows
 */
export function readStatusList(csv: string): StatusList {
  const lines = readCsv(csv);
  if (lines === null) throw new TerbitError('BATCH_NOT_READABLE');
  const columns = columnsOf(lines.shift());
  if (lines.length > MOST_ROWS) throw new TerbitError('BATCH_TOO_LONG');
  const list: StatusList = { rows: [], rejects: [] };
  for (const read of lines.map((line) => readRow(line, columns))) {
    if ('reason' in read) list.rejects.push(read);
    else list.rows.push(read);
  }
  return list;
}
