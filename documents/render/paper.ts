/** A paper of the office as data: its content in order, without positions on the page. */
export interface Paper {
  /** Code of the kabupaten or kota in whose name it is made: `53.71`. */
  office: string;
  title: string;
  /** Lines under the title, such as its number or the days that it covers. */
  subtitle: readonly string[];
  orientation: 'portrait' | 'landscape';
  /** The instant of the event on the paper; the same data make the same bytes, whenever they are rendered. */
  at: Date;
  blocks: readonly Block[];
  annexes: readonly Annex[];
}

/** Separate pages after the signatures. */
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

/**
 * A person who signs: the role above the line and the name under it; without a name the line is left empty to write on.
 */
export interface Signatory {
  role: string;
  name: string | null;
  position: string | null;
}

/** Kept on one page with the text before it, so that no person signs an empty page. */
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
