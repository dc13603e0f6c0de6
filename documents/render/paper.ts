/** A paper of the office as data: what stands on it and in which order, without a word about where on the page. */
export interface Paper {
  /** Code of the kabupaten or kota in whose name it is made: `53.71`. */
  office: string;
  title: string;
  /** Lines under the title, such as its number or the days that it covers. */
  subtitle: readonly string[];
  orientation: 'portrait' | 'landscape';
  /** When that happened which the paper tells of; the same data make the same bytes, whenever they are printed. */
  at: Date;
  blocks: readonly Block[];
  annexes: readonly Annex[];
}

/** Pages of their own behind the signatures. */
export interface Annex {
  title: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: 'paragraph'; text: string }
  | { kind: 'facts'; rows: readonly (readonly [label: string, value: string])[] }
  | Table
  | Signatures;

export interface Column {
  title: string;
  /** Share of the width of the page. */
  share: number;
  align?: 'left' | 'center' | 'right';
}

/** Breaks between rows; each page repeats the titles of the columns. */
export interface Table {
  kind: 'table';
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
  /** The last row, set off from the others. */
  total?: readonly string[];
}

/** Someone who signs, above the line what for and under it who; without a name a line is left to write it on. */
export interface Signatory {
  role: string;
  name: string | null;
  position: string | null;
}

/** Kept on one page with the words before it, so that nobody signs an empty page. */
export interface Signatures {
  kind: 'signatures';
  closing: string;
  /** Place and date over the signatures: Kupang, 24 November 2026. */
  dated: string;
  rows: readonly (readonly Signatory[])[];
}

export function paragraph(text: string): Block {
  return { kind: 'paragraph', text };
}

export function facts(...rows: readonly (readonly [string, string])[]): Block {
  return { kind: 'facts', rows };
}
