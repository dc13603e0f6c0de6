import { randomUUID } from 'node:crypto';
import type { CaseAnswer, ApiAnswer } from '../../demo/harness/office-client';
import { inventedPerson } from '../../demo/harness/invented-people';
import type { Stack } from './office-stack';

const STATIONS = ['53.71', '53.71.01', '53.71.02', '53.71.03', '53.71.04', '53.71.05', '53.71.06'];
const RETRY_MS = 200;
const LOOK_MS = 500;
/** Cases on one page of a list; a story has fewer. */
const MOST = 200;
const EXCEPTION = { collector: 'HOLDER', check: { kind: 'EXCEPTION', reason: 'READER_DOWN' } };

/** Officers who continue through every outage: a request without an answer is repeated under the same key. */
export class CaseDriver {
  readonly cases: { caseId: string; caseNumber: string; station: string }[] = [];
  private stopped = false;
  private underway: Promise<void> = Promise.resolve();

  constructor(private readonly stack: Stack) {}

  /** Sends until there is an answer other than "the system is down". */
  private async insist(...args: Parameters<Stack['client']['send']>): Promise<ApiAnswer> {
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

  /** Takes every officer's step of every case, until all are issued. */
  async untilAllIssued(): Promise<void> {
    while ((await this.mineIn('ISSUED')).length < this.cases.length) {
      const [toRecord, toHandOver, uncertain] = await Promise.all([
        this.mineIn('REGISTERED'),
        this.mineIn('READY'),
        this.uncertain(),
      ]);
      // Rejections are expected: the recording runs already, or the case has moved on since it was read.
      await Promise.all([
        ...toRecord.map(({ caseId, station }) =>
          this.insist('POST', `/v1/cases/${caseId}/recordings`, 'recorder', { body: { station } }),
        ),
        ...toHandOver.map(({ caseId }) =>
          this.insist('POST', `/v1/cases/${caseId}/hand-over`, 'front-desk', { body: EXCEPTION }),
        ),
        ...uncertain.map((attemptId) => this.settle(attemptId)),
      ]);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Stores a story that runs in the background, to be awaited later. */
  rest(story: Promise<void>): void {
    this.underway = story;
  }

  story(): Promise<void> {
    return this.underway;
  }

  stop(): void {
    this.stopped = true;
  }

  private async mineIn(stage: string): Promise<CaseDriver['cases']> {
    const { body } = await this.insist('GET', `/v1/cases?stage=${stage}&limit=${MOST}`, 'supervisor');
    const there = new Set((body as { items: CaseAnswer[] }).items.map(({ caseId }) => caseId));
    return this.cases.filter(({ caseId }) => there.has(caseId));
  }

  private async uncertain(): Promise<string[]> {
    const { body } = await this.insist('GET', `/v1/attempts?state=UNCERTAIN&limit=${MOST}`, 'printer');
    return (body as { items: { attemptId: string }[] }).items.map(({ attemptId }) => attemptId);
  }

  /** Two officers look at the tray (the printer's own log of sheets) and report what they see. */
  private async settle(attemptId: string): Promise<void> {
    const sheet = (await this.stack.sheets()).find(({ jobName }) => jobName === attemptId);
    const outcome = sheet === undefined ? 'NOT_PRINTED' : sheet.kind === 'good' ? 'PRINTED' : 'SPOILED';
    const body = { outcome, ...(sheet?.serial != null ? { serial: sheet.serial } : {}) };
    for (const person of ['operator-satu', 'operator-dua']) {
      await this.insist('POST', `/v1/attempts/${attemptId}/settlement`, 'printer', { body, person });
    }
  }
}
