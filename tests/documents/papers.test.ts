import { countReport } from '../../documents/stock/count-report';
import { dayClosing, type DayClosing, type DayLine } from '../../documents/day/day-closing';
import { dayOpening } from '../../documents/day/day-opening';
import { deliveryReceipt } from '../../documents/stock/delivery-receipt';
import { loanReport, type LoanReport } from '../../documents/stock/loan-report';
import { oldCardsReport } from '../../documents/stock/old-cards-report';
import type { Paper } from '../../documents/render/paper';
import { renderPaper } from '../../documents/render/render-paper';
import { stockCard } from '../../documents/stock/stock-card';
import { PlainDate } from '../../domain/values/plain-date';
import { IN_KUPANG, serialsFrom } from './support/papers';
import { textOf } from './support/pdf-text';

async function said(paper: Paper): Promise<string> {
  return textOf(await renderPaper(paper));
}

test('the receipt names note, quantity in figures and words, both sides, and the numbers in an annex', async () => {
  const receipt = deliveryReceipt({
    ...IN_KUPANG,
    deliveryNote: 'SJ/2026/11/001',
    item: 'Blanko KTP-el',
    quantity: 4_000,
    receivedBy: 'citra',
    serials: serialsFrom(1, 4_000),
  });
  const text = await said(receipt);
  expect(text).toContain('BERITA ACARA SERAH TERIMA BLANKO KTP-EL');
  expect(text).toContain('4.000 (empat ribu) keping');
  expect(text).toContain('SJ/2026/11/001');
  expect(text).toContain('Direktorat Jenderal Kependudukan dan Pencatatan Sipil, Kementerian Dalam Negeri');
  expect(text).toContain('LAMPIRAN: NOMOR CHIP');
  expect(text).toContain('1 3A7F000001 3A7F004000 4.000');
});

describe('the paper of a loan', () => {
  const loan: LoanReport = {
    ...IN_KUPANG,
    act: 'LOAN',
    ours: 'LENDER',
    counterpart: 'Dinas Belu',
    officer: 'citra',
    item: 'Blanko KTP-el',
    quantity: 1_500,
    document: 'Surat 470/331',
    outstanding: null,
    serials: [],
  };
  const US = 'Dinas Kependudukan dan Pencatatan Sipil Kota Kupang';

  it.each([
    ['LOAN', 'LENDER', US, 'Dinas Belu'],
    ['LOAN', 'BORROWER', 'Dinas Belu', US],
    ['RETURN', 'LENDER', 'Dinas Belu', US],
    ['RETURN', 'BORROWER', US, 'Dinas Belu'],
  ] as const)('calls PIHAK PERTAMA who hands over (%s, we are the %s)', async (act, ours, first, second) => {
    const text = await said(loanReport({ ...loan, act, ours }));
    const acting = [...text.matchAll(/Bertindak atas nama : (.*?) selanjutnya disebut (PIHAK \w+)/g)];
    expect(acting.map(([, body, party]) => [party, body])).toEqual([
      ['PIHAK PERTAMA', first],
      ['PIHAK KEDUA', second],
    ]);
  });

  it('says what is still out', async () => {
    const text = await said(loanReport({ ...loan, act: 'RETURN', quantity: 1_000, outstanding: 500 }));
    expect(text).toContain('BERITA ACARA PENGEMBALIAN BLANKO KTP-EL');
    expect(text).toContain('500 (lima ratus) keping');
  });
});

test('a stock count shows books, count and difference, and why', async () => {
  const lines = [
    { place: 'Dinas', account: 'Gudang', book: 1_880, counted: 1_878 },
    { place: 'Dinas', account: 'Rusak', book: 14, counted: 15 },
  ];
  const text = await said(
    countReport({ ...IN_KUPANG, lines, counters: ['citra', 'dewi'], note: 'Laci macet.' }),
  );
  expect(text).toContain('1 Dinas Gudang 1.880 1.878 -2 2 Dinas Rusak 14 15 +1 Jumlah 1.894 1.893 -1');
  expect(text).toContain('Laci macet.');
});

test('old cards are listed by reason', async () => {
  const reasons = [
    { reason: 'Rusak', quantity: 90 },
    { reason: 'Perubahan data', quantity: 123 },
  ];
  const span = '1 s.d. 24 November 2026';
  const text = await said(oldCardsReport({ ...IN_KUPANG, span, quantity: 213, reasons, officers: ['ani'] }));
  expect(text).toContain('213 (dua ratus tiga belas) keping');
  expect(text).toContain('1 Rusak 90 2 Perubahan data 123 Jumlah 213');
});

test('the day opens with what is there and what goes to which printer', async () => {
  const opening = {
    ...IN_KUPANG,
    openedBy: 'citra',
    balances: [{ account: 'Gudang', balance: 2_500 }],
    handedOut: [
      { printer: 'kupang-1', quantity: 100 },
      { printer: 'kupang-2', quantity: 75 },
    ],
  };
  const text = await said(dayOpening(opening));
  expect(text).toContain('1 Gudang 2.500');
  expect(text).toContain('1 kupang-1 100 2 kupang-2 75 Jumlah 175');
  expect(await said(dayOpening({ ...opening, handedOut: [] }))).toContain('dicatat otomatis');
});

describe('the day closes', () => {
  function storeWith(counted: number): DayLine {
    const books = { account: 'Gudang', opening: 2_500, received: 0, given: 305, book: 2_195, returned: 30 };
    return { ...books, counted, difference: counted - 2_225 };
  }
  const closing: DayClosing = {
    ...IN_KUPANG,
    closedBy: 'citra',
    approvedBy: null,
    note: null,
    ministry: null,
    lines: [storeWith(2_225)],
    printers: [{ printer: 'kupang-1', printed: 98, spoiled: 2 }],
    spoiled: [{ serial: '3A7F000001', printer: 'kupang-1', reason: 'Pita terlipat', quantity: 1 }],
  };

  it('without a difference', async () => {
    const text = await said(dayClosing(closing));
    expect(text).toContain('Gudang 2.500 0 305 2.195 +30 2.225 0');
    expect(text).toContain('Hasil hitungan sama dengan buku.');
    expect(text).not.toContain('Menyetujui');
  });

  it('with a difference, its note and the second person', async () => {
    const lines = [storeWith(2_223)];
    const text = await said(dayClosing({ ...closing, lines, approvedBy: 'dewi', note: 'Dicari bersama.' }));
    expect(text).toContain('2.195 +30 2.223 -2');
    expect(text).toContain('2 (dua) keping kurang dan dibukukan sebagai hilang');
    expect(text).toContain('Catatan supervisor: Dicari bersama.');
    expect(text).toContain('Menyetujui selisih, dewi');
  });

  it('beside the total of the ministry', async () => {
    const text = await said(dayClosing({ ...closing, ministry: { ministry: 270, terbit: 268 } }));
    expect(text).toContain('menurut aplikasi kementerian 270');
    expect(text).toContain('selisih +2');
  });

  it('with a long list of spoiled pieces in an annex', async () => {
    const spoiled = serialsFrom(1, 40).map((serial) => ({
      serial,
      printer: null,
      reason: 'Gores',
      quantity: 1,
    }));
    const text = await said(dayClosing({ ...closing, spoiled }));
    expect(text).toContain('40 (empat puluh) keping, terdaftar dalam lampiran');
    expect(text).toContain('LAMPIRAN: KEPING RUSAK');
    for (const { serial } of spoiled) expect(text).toContain(serial);
  });
});

test('the stock card runs from its opening to its closing balance', async () => {
  const day = PlainDate.parse('2026-11-23');
  const card = stockCard({
    office: '53.71',
    site: '53.71',
    item: 'Blanko KTP-el',
    account: 'Gudang',
    at: IN_KUPANG.at,
    from: PlainDate.parse('2026-11-01'),
    to: PlainDate.parse('2026-11-30'),
    opening: 10,
    closing: 4_009,
    lines: [
      { day, document: 'SJ-1', description: 'Penerimaan', received: 4_000, given: 0, balance: 4_010 },
      { day, document: null, description: 'Cetak', received: 0, given: 1, balance: 4_009 },
    ],
  });
  const text = await said(card);
  expect(text).toContain(
    '01-11-2026 Saldo awal 10 1 23-11-2026 SJ-1 Penerimaan 4.000 4.010 2 23-11-2026 Cetak 1 4.009',
  );
  expect(text).toContain('Jumlah dan saldo akhir 4.000 1 4.009');
});
