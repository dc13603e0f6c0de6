import { beritaAcara } from '../../../documents/stock/berita-acara';
import { destructionReport } from '../../../documents/stock/destruction-report';
import type { Block, Paper, Table } from '../../../documents/render/paper';
import { renderPaper } from '../../../documents/render/render-paper';
import { IN_KUPANG, LONG_NAME, serialsFrom } from '../support/papers';
import { pagesOf, textOf, type PlacedText } from '../support/pdf-text';

const POINTS_PER_MM = 72 / 25.4;
const A4 = { width: 595.28, height: 841.89 };

function paperOf(...blocks: Block[]): Paper {
  const { office, at } = IN_KUPANG;
  return { office, at, title: 'UJI', subtitle: ['Nomor: 1'], orientation: 'portrait', blocks, annexes: [] };
}

function tableOf(rows: readonly (readonly string[])[], total?: readonly string[]): Table {
  const columns = [
    { title: 'Nomor', share: 1, align: 'center' as const },
    { title: 'Isi', share: 9 },
  ];
  return { kind: 'table', columns, rows, ...(total === undefined ? {} : { total }) };
}

function words(page: readonly PlacedText[]): string[] {
  return page.map(({ text }) => text.trim());
}

const FOOT = /^Halaman (\d+) dari (\d+)$/;

describe('a paper', () => {
  it('has the same bytes whenever it is made, and others for another instant', async () => {
    const paperAt = (at: string): Promise<Buffer> => {
      const parts = { title: 'BERITA ACARA', people: [], body: [], signatories: [], annexes: [] };
      return renderPaper(beritaAcara({ ...IN_KUPANG, ...parts, at: new Date(at) }));
    };
    const bytes = await paperAt('2026-11-24T08:15:00Z');
    expect((await paperAt('2026-11-24T08:15:00Z')).equals(bytes)).toBe(true);
    expect((await paperAt('2026-11-24T08:16:00Z')).equals(bytes)).toBe(false);
    expect(bytes.toString('latin1')).toContain('(D:20261124081500Z)');
  });

  it('begins with the letterhead and opens as a berita acara', async () => {
    const report = {
      ...IN_KUPANG,
      title: 'BERITA ACARA',
      people: [],
      body: [],
      signatories: [],
      annexes: [],
    };
    const text = textOf(await renderPaper(beritaAcara(report)));
    expect(text).toMatch(
      /^PEMERINTAH KOTA KUPANG DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL BERITA ACARA Nomor: 470/,
    );
    expect(text).toContain(
      'Pada hari ini, Selasa tanggal dua puluh empat bulan November tahun dua ribu dua puluh enam (24-11-2026)',
    );
    expect(text).toContain('Kupang, 24 November 2026');
  });

  it('numbers its pages, all of them', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => [String(index + 1), 'isi']);
    const pages = pagesOf(await renderPaper(paperOf(tableOf(rows))));
    expect(pages.length).toBeGreaterThan(5);
    const numbers = pages.map((page) => words(page).flatMap((text) => FOOT.exec(text)?.slice(1, 3) ?? []));
    expect(numbers).toEqual(pages.map((_, index) => [String(index + 1), String(pages.length)]));
  });

  it('stays within the margins on every page', async () => {
    const rows = Array.from({ length: 120 }, (_, index) => [
      String(index + 1),
      `${LONG_NAME} `.repeat(1 + (index % 4)),
    ]);
    for (const page of pagesOf(await renderPaper(paperOf(tableOf(rows))))) {
      const body = page.slice(
        0,
        page.findIndex(({ text }) => text.startsWith('UJI ·')),
      );
      expect(Math.min(...page.map(({ x }) => x))).toBeGreaterThanOrEqual(29.9 * POINTS_PER_MM);
      expect(Math.max(...page.map(({ x }) => x))).toBeLessThan(A4.width - 20 * POINTS_PER_MM);
      expect(Math.min(...body.map(({ y }) => y))).toBeGreaterThan(21 * POINTS_PER_MM);
      expect(Math.max(...page.map(({ y }) => y))).toBeLessThan(A4.height - 20 * POINTS_PER_MM);
    }
  });
});

describe('a table', () => {
  it('repeats its head on every page, and shows each row once', async () => {
    const rows = Array.from({ length: 300 }, (_, index) => [String(index + 1), `baris-${index + 1}`]);
    const pages = pagesOf(await renderPaper(paperOf(tableOf(rows, ['', 'Jumlah']))));
    for (const page of pages) expect(words(page).filter((text) => text === 'Nomor')).toHaveLength(1);
    const shown = pages.flatMap((page) => words(page).filter((text) => text.startsWith('baris-')));
    expect(shown).toEqual(rows.map(([, text]) => text));
  });

  it.each(Array.from({ length: 12 }, (_, index) => 34 + index))(
    'never leaves its total alone on a page (%d rows)',
    async (count) => {
      const rows = Array.from({ length: count }, (_, index) => [String(index + 1), 'isi']);
      const last = pagesOf(await renderPaper(paperOf(tableOf(rows, ['', 'Jumlah'])))).at(-1) ?? [];
      expect(words(last)).toContain('Jumlah');
      expect(words(last)).toContain('isi');
    },
  );

  it('grows a row to its longest cell, so that no line runs into the next row', async () => {
    const rows = [
      ['1', `${LONG_NAME} `.repeat(3)],
      ['2', 'pendek'],
    ];
    const [page = []] = pagesOf(await renderPaper(paperOf(tableOf(rows))));
    const lineOf = (start: string): number =>
      page.find(({ text }) => text.startsWith(start))?.y ?? Number.NaN;
    const lastLine = Math.min(...page.filter(({ y }) => y > lineOf('pendek')).map(({ y }) => y));
    expect(lastLine - lineOf('pendek')).toBeGreaterThan(9);
    expect(lineOf('2')).toBeCloseTo(lineOf('pendek'), 1);
  });
});

describe('signatures', () => {
  it.each(Array.from({ length: 10 }, (_, index) => 20 + index))(
    'stand on one page with the words before them (%d rows above)',
    async (count) => {
      const rows = Array.from({ length: count }, (_, index) => [String(index + 1), 'isi']);
      const signatory = { role: 'Kepala Dinas', name: 'Nama Kepala', position: 'NIP. 1' };
      const block: Block = { kind: 'signatures', closing: 'Demikian.', dated: 'Kupang', rows: [[signatory]] };
      const pages = pagesOf(await renderPaper(paperOf(tableOf(rows), block)));
      const signed = pages.filter((page) => words(page).includes('Kepala Dinas'));
      expect(signed).toHaveLength(1);
      for (const text of ['Demikian.', 'Kupang', 'Nama Kepala', 'NIP. 1'])
        expect(words(signed[0] ?? [])).toContain(text);
    },
  );

  it('are there for every officer and witness of a long list, and do not touch each other', async () => {
    const witnesses = Array.from({ length: 7 }, (_, index) => ({
      name: `Saksi ${'Panjang '.repeat(index)}${index + 1}`,
      agency: 'Satuan Polisi Pamong Praja Kota Kupang',
    }));
    const pieces = serialsFrom(1, 300, 3).map((serial) => ({ serial, reason: 'Pita terlipat' }));
    const report = destructionReport({
      ...IN_KUPANG,
      what: 'SPOILED',
      item: 'KTP-el',
      quantity: 300,
      method: 'dibakar',
      reasons: [{ reason: 'Pita terlipat', quantity: 300 }],
      pieces,
      witnesses,
      officers: ['citra', LONG_NAME],
    });
    const pages = pagesOf(await renderPaper(report));
    const text = pages.map((page) => words(page).join(' ')).join(' ');
    expect(text.match(/Saksi,/g)).toHaveLength(7);
    expect(text).toContain('300 (tiga ratus) keping');
    for (const { serial } of pieces) expect(text).toContain(serial);
  });
});
