import { regionName } from '../../domain/regions/regions';
import { dateInWords, figures, longDate, terbilang } from '../../domain/values/indonesian-words';
import type { PlainDate } from '../../domain/values/plain-date';
import { facts, paragraph, type Annex, type Block, type Paper, type Signatory } from '../render/paper';

/** The facts of every berita acara: its office, its number, and the time of the event. */
export interface ActFacts {
  office: string;
  /** Dinas or kecamatan where it happened. */
  site: string;
  /** Null where the paper is numbered by hand. */
  number: string | null;
  day: PlainDate;
  at: Date;
}

/** A person who acts; a missing name is written by hand. */
export interface Person {
  name: string | null;
  position: string;
}

/** One of the two parties, who give and take. */
export interface Party extends Person {
  /** On whose behalf. */
  body: string;
}

export interface Act extends ActFacts {
  title: string;
  people: readonly Block[];
  body: readonly Block[];
  signatories: readonly (readonly Signatory[])[];
  annexes: readonly Annex[];
}

const UNNAMED = '…………………………………………';
const CLOSING = 'Demikian berita acara ini dibuat dengan sebenarnya untuk dipergunakan sebagaimana mestinya.';

/** The dinas by name, as papers call it. */
export function dinasOf(office: string): string {
  return `Dinas Kependudukan dan Pencatatan Sipil ${regionName(office)}`;
}

/** The name of a dinas or kecamatan. */
export function placeOf(site: string, office: string): string {
  return site === office ? `kantor ${dinasOf(office)}` : `Kecamatan ${regionName(site)}`;
}

/** Pieces in figures and words: 4.000 (empat ribu) keping. */
export function pieces(quantity: number): string {
  return `${figures(quantity)} (${terbilang(quantity)}) keping`;
}

/** Place and date over the signatures: Kupang, 24 November 2026. */
export function dated(office: string, day: PlainDate): string {
  const town = regionName(office).replace(/^(Kota|Kabupaten)( Administrasi)? /i, '');
  return `${town}, ${longDate(day)}`;
}

/** Both parties, each with the name that the text uses. */
export function parties(first: Party, second: Party): Block[] {
  return [first, second].flatMap(({ name, position, body }, index) => [
    facts(['Nama', name ?? UNNAMED], ['Jabatan', position], ['Bertindak atas nama', body]),
    paragraph(`selanjutnya disebut ${index === 0 ? 'PIHAK PERTAMA' : 'PIHAK KEDUA'};`),
  ]);
}

/** The officers who acted together. */
export function officers(people: readonly Person[]): Block[] {
  const columns = [
    { title: 'No.', share: 1, align: 'center' as const },
    { title: 'Nama', share: 6 },
    { title: 'Jabatan', share: 6 },
  ];
  const rows = people.map(({ name, position }, index) => [String(index + 1), name ?? UNNAMED, position]);
  return [{ kind: 'table', columns, rows }];
}

/** A signatory for a party or in a role. */
export function signs(role: string, { name, position }: Person): Signatory {
  return { role, name, position };
}

/** The head of the dinas, who signs last and whose name is written by hand. */
export const HEAD_OF_DINAS: Signatory = {
  role: 'Mengetahui, Kepala Dinas',
  name: null,
  position: 'NIP. …………………………………',
};

/** The paper of an act: the opening text, who acts, what was done, and who signs. */
export function beritaAcara(act: Act): Paper {
  const { office, site, number, day, at, title, people, body, signatories, annexes } = act;
  const [year, month, date] = day.split('-');
  const opening = `Pada hari ini, ${dateInWords(day)} (${date}-${month}-${year}), bertempat di ${placeOf(site, office)}, kami yang bertanda tangan di bawah ini:`;
  return {
    office,
    title,
    at,
    annexes,
    orientation: 'portrait',
    subtitle: [`Nomor: ${number ?? UNNAMED}`],
    blocks: [
      paragraph(opening),
      ...people,
      ...body,
      { kind: 'signatures', closing: CLOSING, dated: dated(office, day), rows: signatories },
    ],
  };
}
