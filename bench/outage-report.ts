import { percentile, rounded } from './figures';
import { tableLines } from './table';

export interface WaitCost {
  cases: number;
  seconds: number;
  /** Cores by process. */
  cores: Readonly<Record<string, number>>;
  /** Resident memory of the workers together. */
  memoryMb: number;
  /** Calls that reached the centre: those of the prober. */
  calls: number;
  /** Events added to the histories of the sample. */
  eventsAdded: number;
}

export interface Recovery {
  count: number;
  calls: number;
  /** Calls in each second from the first to the last. */
  perSecond: readonly number[];
  /** The share of all cores in use, by any process, from the first case that was sent to the last. */
  machineBusy: number;
  /**
   * By process, over the same time, which includes the cases sent, their verdicts, and the people who registered in the
   * meantime.
   */
  cpuMs: Readonly<Record<string, number>>;
  /** The most seconds by which a case that was sent had been recorded after one that still waited. */
  overtakenSeconds: number;
  /** Of people who registered during the recovery. */
  registerMs: readonly number[];
  /** For the same people: from the registration until the workflow's first task was done. */
  takenUpSeconds: readonly number[];
}

export interface OutageMeasured {
  waiting: WaitCost;
  recovery: Recovery;
  /** Until all workflows waited at the gate. */
  standSeconds: number;
  /** Calls a second. */
  limit: number;
}

function coresOf({ cores }: WaitCost): number {
  return Object.entries(cores)
    .filter(([name]) => name !== 'simulators')
    .reduce((sum, [, share]) => sum + share, 0);
}

/** The share of the limit that was used from the first second at full rate to the last but one. */
export function utilisation(perSecond: readonly number[], limit: number): number {
  const full = perSecond.findIndex((calls) => calls >= limit * 0.9);
  const ramped = full < 0 ? [] : perSecond.slice(full, -1);
  return ramped.length === 0 ? 0 : ramped.reduce((sum, calls) => sum + calls, 0) / (limit * ramped.length);
}

/** The figures for other programs. */
export function outageSummary({ waiting, recovery, limit }: OutageMeasured): Record<string, number> {
  return {
    waiting_cases: waiting.cases,
    waiting_calls: waiting.calls,
    waiting_events_added: waiting.eventsAdded,
    waiting_cpu_cores: rounded(coresOf(waiting), 4),
    waiting_memory_mb: rounded(waiting.memoryMb, 0),
    recovery_ratio: rounded(recovery.perSecond.length / (recovery.count / limit), 3),
    recovery_utilisation: rounded(utilisation(recovery.perSecond, limit), 3),
    recovery_most_per_second: Math.max(...recovery.perSecond),
    recovery_machine_busy: rounded(recovery.machineBusy, 3),
    recovery_cpu_ms_per_case: rounded(
      Object.values(recovery.cpuMs).reduce((sum, ms) => sum + ms, 0) / recovery.count,
      1,
    ),
    recovery_overtaken_seconds: rounded(recovery.overtakenSeconds, 1),
    recovery_register_p95_ms: rounded(percentile(recovery.registerMs, 95), 1),
    recovery_taken_up_p95_seconds: rounded(percentile(recovery.takenUpSeconds, 95), 1),
    recovery_taken_up_most_seconds: rounded(Math.max(...recovery.takenUpSeconds), 1),
  };
}

/** The figures for a person. */
export function outageLines(measured: OutageMeasured): string[] {
  const { waiting, recovery, limit, standSeconds } = measured;
  const summary = outageSummary(measured);
  const of = (name: string): string => String(summary[name]);
  return tableLines([
    [`Menunggu: ${waiting.cases} berkas, enrol putus, ${waiting.seconds.toFixed(0)} detik diamati`, ''],
    ['  alur kerja berdiri di depan pintu setelah, detik', standSeconds.toFixed(0)],
    ['  panggilan ke pusat (hanya penanya)', String(waiting.calls)],
    ['  peristiwa baru pada contoh riwayat', String(waiting.eventsAdded)],
    ['  inti CPU, semua proses tanpa simulator', of('waiting_cpu_cores')],
    ...Object.entries(waiting.cores).map(([name, cores]) => [`    ${name}`, cores.toFixed(4)]),
    ['  memori pekerja, MB', of('waiting_memory_mb')],
    [`Pemulihan: batas ${limit} panggilan per detik`, ''],
    ['  detik dari panggilan pertama sampai terakhir', String(recovery.perSecond.length)],
    ['  terhadap menunggu / batas', of('recovery_ratio')],
    ['  bagian batas yang terpakai setelah naik', of('recovery_utilisation')],
    ['  panggilan terbanyak dalam satu detik', of('recovery_most_per_second')],
    ['  bagian semua inti mesin yang terpakai', of('recovery_machine_busy')],
    ['  CPU tiap berkas, milidetik', of('recovery_cpu_ms_per_case')],
    ...Object.entries(recovery.cpuMs).map(([name, ms]) => [`    ${name}`, (ms / recovery.count).toFixed(1)]),
    ['  panggilan untuk tiap berkas', (recovery.calls / recovery.count).toFixed(3)],
    ['  didahului rekaman yang lebih muda, paling banyak, detik', of('recovery_overtaken_seconds')],
    ['  pendaftaran baru sementara itu, p95 milidetik', of('recovery_register_p95_ms')],
    ['  sampai alur kerja pendatang baru berjalan, p95 detik', of('recovery_taken_up_p95_seconds')],
    ['    paling lama, detik', of('recovery_taken_up_most_seconds')],
  ]);
}
