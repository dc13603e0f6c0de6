import { randomUUID } from 'node:crypto';
import type { CaseAnswer, HttpAnswer } from '../../cli/office-client';
import { inventedPerson } from '../../cli/invented-people';
import type { Stack } from './office-stack';

const STATIONS = ['53.71', '53.71.01', '53.71.02', '53.71.03', '53.71.04', '53.71.05', '53.71.06'];
const RETRY_MS = 200;
/** Fifty officers who looked more often would need the processors more than what they test. */
const LOOK_MS = 1_000;
const EXCEPTION = { collector: 'HOLDER', check: { kind: 'EXCEPTION', reason: 'READER_DOWN' } };

/** Officers who do their work through every outage: what gets no answer is sent again, with the same key. */
export class CaseDriver {
  readonly cases: { caseId: string; caseNumber: string; station: string }[] = [];
  private stopped = false;
  private underway: Promise<void> = Promise.resolve();

  constructor(private readonly stack: Stack) {}

  /** Sends until an answer comes that is not "the system is down". */
  private async insist(...args: Parameters<Stack['client']['send']>): Promise<HttpAnswer> {
    const [method, path, role, options = {}] = args;
    const key = randomUUID();
    for (;;) {
      const answer = await this.stack.client.send(method, path, role, { key, ...options }).catch(() => null);
      if (answer !== null && answer.status < 500) return answer;
      if (this.stopped) throw new Error('the story was stopped');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }

  /** Registers invented people, all at once. */
  async register(count: number, firstPerson = 100): Promise<void> {
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const station = STATIONS[index % STATIONS.length] ?? '53.71';
        const applicant = inventedPerson(firstPerson + index, 1980);
        const body = { service: 'KTP_EL', reason: 'FIRST', office: '53.71', station, applicant };
        const { status, body: answer } = await this.insist('POST', '/v1/cases', 'front-desk', { body });
        if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(answer)}`);
        const { caseId, caseNumber } = answer as CaseAnswer;
        this.cases.push({ caseId, caseNumber, station });
      }),
    );
  }

  async deliver(quantity: number, deliveryNote: string): Promise<void> {
    const body = { office: '53.71', quantity, deliveryNote, receivedAt: '2026-11-20T08:00:00+08:00' };
    const { status } = await this.insist('POST', '/v1/blanko/deliveries', 'stock', { body });
    if (status >= 300) throw new Error(`the delivery answered ${status}`);
  }

  async stages(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { caseId } of this.cases) {
      const { stage } = (await this.insist('GET', `/v1/cases/${caseId}`, 'supervisor')).body as CaseAnswer;
      counts[stage] = (counts[stage] ?? 0) + 1;
    }
    return counts;
  }

  /** Does for every case what is an officer's to do, until all are issued. */
  async untilAllIssued(): Promise<void> {
    await Promise.all(this.cases.map((one) => this.bringHome(one)));
  }

  /** Keeps a story that goes on by itself, to be awaited later. */
  rest(story: Promise<void>): void {
    this.underway = story;
  }

  story(): Promise<void> {
    return this.underway;
  }

  stop(): void {
    this.stopped = true;
  }

  private async bringHome({ caseId, station }: { caseId: string; station: string }): Promise<void> {
    for (;;) {
      const answer = (await this.insist('GET', `/v1/cases/${caseId}`, 'supervisor')).body as CaseAnswer;
      if (answer.stage === 'ISSUED') return;
      // Refusals are expected: the recording runs already, or the case moved on since it was read.
      if (answer.stage === 'REGISTERED') {
        await this.insist('POST', `/v1/cases/${caseId}/recordings`, 'recorder', { body: { station } });
      }
      if (answer.stage === 'READY')
        await this.insist('POST', `/v1/cases/${caseId}/hand-over`, 'front-desk', { body: EXCEPTION });
      const uncertain = answer.attempts?.find(({ state }) => state === 'UNCERTAIN');
      if (uncertain) await this.settle(uncertain.attemptId);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Two officers look at the tray (the printer's own log of sheets) and say what they see. */
  private async settle(attemptId: string): Promise<void> {
    const sheet = (await this.stack.sheets()).find(({ jobName }) => jobName === attemptId);
    const outcome = sheet === undefined ? 'NOT_PRINTED' : sheet.kind === 'good' ? 'PRINTED' : 'SPOILED';
    const body = { outcome, ...(sheet?.serial != null ? { serial: sheet.serial } : {}) };
    for (const person of ['operator-satu', 'operator-dua']) {
      await this.insist('POST', `/v1/attempts/${attemptId}/settlement`, 'printer', { body, person });
    }
  }
}
