import { median, percentile, rounded } from './figures';
import { tableLines } from './table';
import type { FinishedCard } from './whole-card';

/** One measured period: how many cards ended in how long, and the CPU time of each process (null: not known). */
export interface Stretch {
  count: number;
  seconds: number;
  cpuMs: Readonly<Record<string, number | null>>;
}
export interface CardStretch extends Stretch {
  cards: readonly FinishedCard[];
}

export interface CardsMeasured {
  baseline: readonly Stretch[];
  cards: readonly CardStretch[];
  baselineEvents: readonly number[];
  cardEvents: readonly number[];
}

/** Budgets of the design that this program does not measure. */
const NOT_MEASURED = ['read_p95_ms', 'write_p95_ms'];

function rates(stretches: readonly Stretch[]): number[] {
  return stretches.map(({ count, seconds }) => count / seconds);
}

/** The figures for other programs. */
export function summaryOf(measured: CardsMeasured): Record<string, number> {
  const cards = measured.cards.flatMap((stretch) => stretch.cards);
  const perSecond = median(rates(measured.cards));
  return {
    ratio_to_baseline: rounded(perSecond / median(rates(measured.baseline)), 3),
    cards_per_second: rounded(perSecond, 2),
    events_per_card: median(measured.cardEvents),
    register_p95_ms: rounded(
      percentile(
        cards.map(({ registerMs }) => registerMs),
        95,
      ),
      1,
    ),
  };
}

function perUnit(stretches: readonly Stretch[], process: string): string {
  const spent = stretches.map(({ cpuMs, count }) => {
    const ms = cpuMs[process];
    return ms == null ? null : ms / count;
  });
  const known = spent.filter((ms) => ms !== null);
  return known.length === 0 ? '-' : median(known).toFixed(1);
}

function cpuRows({ cards, baseline }: CardsMeasured): string[][] {
  const processes = [...new Set([...cards, ...baseline].flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  const total = (stretches: readonly Stretch[]): string =>
    processes
      .map((process) => Number(perUnit(stretches, process)))
      .filter((ms) => !Number.isNaN(ms))
      .reduce((sum, ms) => sum + ms, 0)
      .toFixed(1);
  return [
    ['CPU per proses, milidetik', 'per kartu', 'per garis dasar'],
    ...processes.map((process) => [`  ${process}`, perUnit(cards, process), perUnit(baseline, process)]),
    ['  jumlah', total(cards), total(baseline)],
  ];
}

/** The figures for a person. */
export function reportLines(measured: CardsMeasured): string[] {
  const summary = summaryOf(measured);
  const cards = measured.cards.flatMap((stretch) => stretch.cards);
  const times = cards.map(({ wholeMs }) => wholeMs / 1_000);
  const each = (stretches: readonly Stretch[]): string[] => rates(stretches).map((rate) => rate.toFixed(1));
  const rounds = measured.cards.map((_, index) => `putaran ${index + 1}`);
  return [
    ...tableLines([
      ['', ...rounds, 'median'],
      ['Kartu utuh per detik', ...each(measured.cards), median(rates(measured.cards)).toFixed(1)],
      ['Garis dasar per detik', ...each(measured.baseline), median(rates(measured.baseline)).toFixed(1)],
    ]),
    `Rasio terhadap garis dasar: ${String(summary['ratio_to_baseline'])}`,
    '',
    ...tableLines([
      ['Riwayat, kejadian per alur kerja', 'median', 'terbanyak'],
      ['  kartu utuh', String(median(measured.cardEvents)), String(Math.max(...measured.cardEvents))],
      [
        '  garis dasar',
        String(median(measured.baselineEvents)),
        String(Math.max(...measured.baselineEvents)),
      ],
    ]),
    '',
    ...tableLines([
      ['Waktu', 'p50', 'p95'],
      ...timeRow(
        '  pendaftaran, milidetik',
        cards.map(({ registerMs }) => registerMs),
      ),
      ...timeRow('  daftar sampai serah, detik', times),
    ]),
    '',
    ...tableLines(cpuRows(measured)),
    '',
    'Serah terima memakai pengecualian READER_DOWN; pencocokan 1:1 menambah dua activity per kartu.',
    `Belum diukur: ${NOT_MEASURED.join(', ')}.`,
  ];
}

function timeRow(label: string, values: readonly number[]): string[][] {
  return [[label, percentile(values, 50).toFixed(1), percentile(values, 95).toFixed(1)]];
}
