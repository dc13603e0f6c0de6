import { reportLines, summaryOf, type CardsMeasured } from '../../bench/report';
import { tableLines } from '../../bench/table';

const card = (registerMs: number): CardsMeasured['cards'][number]['cards'][number] => ({
  caseNumber: '5371-2026-000001',
  registerMs,
  wholeMs: 1_500,
});

const MEASURED: CardsMeasured = {
  baseline: [
    { count: 100, seconds: 5, cpuMs: { temporal: 6_000, api: 0 } },
    { count: 100, seconds: 4, cpuMs: { temporal: 5_000, api: 0 } },
  ],
  cards: [
    { count: 100, seconds: 10, cpuMs: { temporal: 7_000, api: null }, cards: [card(10), card(20)] },
    { count: 100, seconds: 5, cpuMs: { temporal: 9_000, api: null }, cards: [card(30), card(200)] },
  ],
  baselineEvents: [60, 60],
  cardEvents: [46, 44, 50],
};

describe('the report of a bench', () => {
  test('gives the figures of the design that were measured, and no others', () => {
    expect(summaryOf(MEASURED)).toEqual({
      ratio_to_baseline: 0.667,
      cards_per_second: 15,
      events_per_card: 46,
      register_p95_ms: 200,
    });
  });

  test('shows CPU time for each card and process, and a dash where the system does not report it', () => {
    const lines = reportLines(MEASURED);
    expect(lines.find((line) => line.includes('temporal'))).toMatch(/80\.0\s+55\.0$/);
    expect(lines.find((line) => line.includes('  api'))).toMatch(/-\s+0\.0$/);
    expect(lines.find((line) => line.includes('jumlah'))).toMatch(/80\.0\s+55\.0$/);
  });

  test('names what it leaves out', () => {
    const text = reportLines(MEASURED).join('\n');
    expect(text).toContain('READER_DOWN');
    expect(text).toContain('Belum diukur: read_p95_ms');
  });

  test('has columns', () => {
    const rows = [
      ['', 'satu', 'dua'],
      ['kartu', '1', '22.5'],
    ];
    expect(tableLines(rows)).toEqual(['       satu   dua', 'kartu     1  22.5']);
  });
});
