import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { cpuMsOf } from '../platform/process-cpu';
import type { CaseAnswer } from './harness/office-client';
import type { Narrator } from './narrator';
import type { ThrowawayOffice } from './harness/throwaway-office';

const POLL_MS = 100;
const PATIENCE_MS = 60_000;
/** A call that is under way ends well within this number of reads. */
const QUIET_POLLS = 8;

const Declared = z.object({ outageId: z.string() });
const Sheets = z.object({
  sheets: z.array(z.object({ jobName: z.string(), kind: z.enum(['good', 'spoiled']), at: z.string() })),
});
export type PrintedSheet = z.infer<typeof Sheets>['sheets'][number];
const Calls = z.object({ calls: z.record(z.string(), z.number()) });
const Link = z.object({
  functions: z.array(
    z.object({
      function: z.string(),
      state: z.enum(['up', 'slow', 'down']),
      limit: z.number(),
      setbacks: z.number(),
    }),
  ),
  waiting: z.object({ RECORDED: z.number(), SENT: z.number() }),
});
const Floor = z.object({
  waiting: z.number(),
  underAge: z.number(),
  blankoFree: z.number(),
  holdUp: z.string().nullable(),
});

/**
 * What a scene works with: the office through its API, and the outside world through the controls of the simulators.
 */
export class DemoOffice {
  constructor(
    readonly office: ThrowawayOffice,
    readonly narrator: Narrator,
    private readonly stopping: AbortSignal,
  ) {}

  get client(): ThrowawayOffice['client'] {
    return this.office.client;
  }

  /** Repeats a query until its answer is the wanted one; the error shows the last answer. */
  async until<T>(what: string, ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      this.stopping.throwIfAborted();
      const answer = await ask();
      if (wanted(answer)) return answer;
      if (performance.now() > deadline)
        throw new Error(`Menunggu ${what} terlalu lama; terakhir ${JSON.stringify(answer)}`);
      await delay(POLL_MS);
    }
  }

  read(cases: readonly { caseId: string }[]): Promise<CaseAnswer[]> {
    return Promise.all(cases.map(({ caseId }) => this.client.read(caseId)));
  }

  /** Waits until all of these cases are in one of the stages. */
  reached(cases: readonly { caseId: string }[], ...stages: string[]): Promise<CaseAnswer[]> {
    const all = (answers: CaseAnswer[]): boolean => answers.every(({ stage }) => stages.includes(stage));
    return this.until(`${cases.length} berkas ${stages.join('/')}`, () => this.read(cases), all);
  }

  async floor(): Promise<z.infer<typeof Floor>> {
    return Floor.parse(await this.client.demand('GET', '/v1/queue', 'supervisor'));
  }

  async centreLink(): Promise<z.infer<typeof Link>> {
    return Link.parse(await this.client.demand('GET', '/v1/centre-link', 'supervisor'));
  }

  /** Seats a person at the devices of a station. */
  async seat(station: string, person: string | null): Promise<void> {
    await this.office.control(this.office.running.urls.sbi[station], '/_sim/person', { person });
  }

  async setCentre(mode: 'up' | 'down'): Promise<void> {
    await this.setFunctions({ enrol: mode, identify: mode, read: mode, verify: mode });
  }

  async setFunctions(functions: Record<string, 'up' | 'down' | 'silent'>): Promise<void> {
    await this.office.control(this.office.running.urls.centre, '/_sim/mode', functions);
  }

  async setPrinters(secondsPerCard: number): Promise<void> {
    for (const address of Object.values(this.office.running.urls.printers))
      await this.office.control(address, '/_sim/mode', { secondsPerCard });
  }

  /** Starts or stops a printer, as an officer at the floor does. */
  async setPrinter(printer: string, state: 'READY' | 'STOPPED'): Promise<void> {
    await this.client.demand('PUT', `/v1/printers/${printer}`, 'printer', {
      body: { state, loading: 'automatic' },
    });
  }

  /** Calls that reached the centre and probes of this outage, read while neither is under way. */
  async outageCounts(): Promise<{ calls: number; probes: number }> {
    const count = async (): Promise<{ calls: number; probes: number }> => {
      const { functions } = await this.centreLink();
      const calls = Object.values(await this.callsAtCentre()).reduce((sum, number) => sum + number, 0);
      return { calls, probes: functions.reduce((sum, { setbacks }) => sum + setbacks, 0) };
    };
    let before = await count();
    let quietPolls = 0;
    return this.until('jeda antara dua pertanyaan', count, (now) => {
      const isQuiet = now.calls === before.calls && now.probes === before.probes;
      before = now;
      quietPolls = isQuiet ? quietPolls + 1 : 0;
      return quietPolls >= QUIET_POLLS;
    });
  }

  /** Cores that the processes of the office use while waiting, without the simulators. */
  async costOf(watchMs: number): Promise<number> {
    const cpuMs = (): number =>
      Object.entries(this.office.running.pids())
        .filter(([name]) => name !== 'simulators')
        .reduce((sum, [, pid]) => sum + (cpuMsOf(pid) ?? 0), 0);
    const before = cpuMs();
    await delay(watchMs, undefined, { signal: this.stopping });
    return (cpuMs() - before) / watchMs;
  }

  /** Declares an outage as the supervisor; returns its id. */
  async declareOutage(body: object): Promise<string> {
    return Declared.parse(await this.client.demand('POST', '/v1/outages', 'supervisor', { body })).outageId;
  }

  /** Ends a declared outage; returns its entry in the register. */
  endOutage(outageId: string): Promise<unknown> {
    return this.client.demand('POST', `/v1/outages/${outageId}/end`, 'supervisor', { body: {} });
  }

  /** Calls that reached the centre, by the centre's own count. */
  async callsAtCentre(): Promise<Readonly<Record<string, number>>> {
    return Calls.parse(await this.office.stats(this.office.running.urls.centre)).calls;
  }

  /** The sheets that the printers put out, by their own logs. */
  async sheets(): Promise<PrintedSheet[]> {
    const addresses = Object.values(this.office.running.urls.printers);
    const all = await Promise.all(
      addresses.map(async (address) => Sheets.parse(await this.office.stats(address))),
    );
    return all.flatMap(({ sheets }) => sheets);
  }
}
