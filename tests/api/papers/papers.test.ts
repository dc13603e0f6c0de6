import { aReadyCase, blankoArrives } from '../../support/case-story';
import { textOf } from '../../documents/support/pdf-text';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';

let api: ApiUnderTest;
let stock: Officer;
let supervisor: Officer;

beforeAll(async () => {
  api = await anApi();
  [stock, supervisor] = [await api.officer('stock'), await api.officer('supervisor')];
  const delivery = { office: '53.71', quantity: 4, deliveryNote: 'SJ/2026/11/001', receivedAt: '2026-11-20' };
  const serials = [{ from: 'AB01', to: 'AB03' }];
  await stock.post('/v1/blanko/deliveries', { ...delivery, quantity: 3, serials });
  await stock.post('/v1/blanko/deliveries', { ...delivery, deliveryNote: 'SJ-2', quantity: 100 });
});
afterAll(() => api.close());

async function said(path: string, officer = stock): Promise<string> {
  const answer = await officer.get(path);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
  return textOf(answer.body as Buffer);
}

test('the receipt of a delivery, by its note', async () => {
  const text = await said('/v1/blanko/deliveries/SJ%2F2026%2F11%2F001/berita-acara.pdf');
  expect(text).toContain('Jumat tanggal dua puluh bulan November');
  expect(text).toContain('3 (tiga) keping');
  expect(text).toContain('1 AB01 AB03 3');
});

test('a loan and what was given back of it', async () => {
  const lent = await stock.post('/v1/blanko/loans', {
    direction: 'OUT',
    otherOffice: '53.04',
    quantity: 10,
    document: 'BA/PINJAM/7',
  });
  const { loanId } = lent.body as { loanId: string };
  const text = await said(`/v1/blanko/loans/${loanId}/berita-acara.pdf`);
  expect(text).toContain('BERITA ACARA PEMINJAMAN BLANKO KTP-EL');
  expect(text).toContain('10 (sepuluh) keping');
  await stock.post(`/v1/blanko/loans/${loanId}/returns`, { quantity: 4, document: 'BA/KEMBALI/1' });
  await stock.post(`/v1/blanko/loans/${loanId}/returns`, { quantity: 6, document: 'BA/KEMBALI/2' });
  const back = await said(`/v1/blanko/loans/${loanId}/berita-acara.pdf?document=BA%2FKEMBALI%2F1`);
  expect(back).toContain('BERITA ACARA PENGEMBALIAN BLANKO KTP-EL Nomor: BA/KEMBALI/1');
  expect(back).toContain('Sisa pinjaman sesudah berita acara ini: 6 (enam) keping.');
});

test('a destruction with witnesses, and why each piece was spoiled', async () => {
  const serials = [{ from: 'AB02', to: 'AB02' }];
  const spoilage = { quantity: 1, reason: 'CHIP_UNREADABLE', serials };
  expect((await stock.post('/v1/blanko/spoilage', spoilage)).status).toBe(200);
  const witnesses = [{ name: 'Yohanes Tefa', agency: 'Satpol PP' }];
  const body = { quantity: 1, serials, document: 'BA/MUSNAH/3', witnesses };
  await stock.post('/v1/blanko/destructions', body);
  expect((await supervisor.post('/v1/blanko/destructions', body)).status).toBe(200);
  const text = await said('/v1/blanko/destructions/BA%2FMUSNAH%2F3/berita-acara.pdf');
  expect(text).toContain('dengan cara dibakar KTP-el yang rusak, sejumlah 1 (satu) keping');
  expect(text).toContain('1 AB02 Chip tidak terbaca');
  expect(text).toContain('Saksi, Yohanes Tefa Satpol PP');
});

test('the stock counts of a day', async () => {
  const balance = (await stock.get('/v1/blanko/balance')).body as { totals: { store: number } };
  const count = { kind: 'STORE', counted: balance.totals.store };
  expect((await stock.post('/v1/blanko/counts', count)).status).toBe(200);
  const text = await said('/v1/blanko/counts/berita-acara.pdf?date=2026-11-23');
  expect(text).toContain(`1 Dinas Gudang ${count.counted} ${count.counted} 0`);
});

test('old cards that were taken back', async () => {
  await blankoArrives(api.store, 1);
  const { caseId } = await aReadyCase(api.store);
  const desk = await api.officer('front-desk');
  const exception = { kind: 'EXCEPTION', reason: 'READER_DOWN' };
  const handOver = { collector: 'HOLDER', check: exception, oldCardReturned: true };
  expect((await desk.post(`/v1/cases/${caseId}/hand-over`, handOver)).status).toBe(200);
  const text = await said(
    '/v1/blanko/old-cards/berita-acara.pdf?site=53.71.04&from=2026-11-01&to=2026-11-23',
  );
  expect(text).toContain('1 November 2026 s.d. 23 November 2026, sejumlah 1 (satu) keping');
  const { fullName } = (
    await api.store.pool.query<{ fullName: string }>('SELECT full_name FROM person LIMIT 1')
  ).rows[0] ?? { fullName: '-' };
  expect(text).not.toContain(fullName);
});

test('the stock card, with an opening and a closing balance', async () => {
  const text = await said('/v1/blanko/stock-card.pdf?from=2026-11-23&to=2026-11-23');
  expect(text).toContain('Saldo awal 0');
  expect(text).toContain('SJ/2026/11/001 Penerimaan dari kementerian');
  const balance = (await stock.get('/v1/blanko/balance')).body as { totals: { store: number } };
  expect(text).toMatch(new RegExp(`Jumlah dan saldo akhir \\d+ \\d+ ${balance.totals.store}\\b`));
});

test.each([
  '/v1/blanko/deliveries/SJ-9/berita-acara.pdf',
  '/v1/blanko/destructions/BA-9/berita-acara.pdf',
  '/v1/blanko/counts/berita-acara.pdf?date=2026-11-01',
  '/v1/blanko/old-cards/berita-acara.pdf?from=2026-10-01&to=2026-10-02',
])('%s: nothing was booked', async (path) =>
  expect((await stock.get(path)).body).toMatchObject({ status: 404, code: 'PAPER_NOT_FOUND' }),
);

test('papers are for those who keep and control the stock', async () => {
  const desk = await api.officer('front-desk');
  expect((await desk.get('/v1/blanko/deliveries/SJ-2/berita-acara.pdf')).status).toBe(403);
  const elsewhere = await api.officer('stock', { office: '31.71' });
  expect((await elsewhere.get('/v1/blanko/deliveries/SJ-2/berita-acara.pdf')).status).toBe(404);
});
