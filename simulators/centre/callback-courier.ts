import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

export interface CallbackMessage {
  readonly callback: string;
  readonly transactionId: string;
  readonly taskId: string;
  readonly contentType: 'application/json' | 'application/error+json';
  readonly body: unknown;
}

/** The status of a receiver that accepts; 403 and 500 are its declared rejections. */
const ACCEPTED = 204;
const ANSWER_WITHIN_MS = 10_000;
const CONNECTIONS = 16;

function addressOf({ callback, transactionId, taskId }: CallbackMessage): string {
  // The caller's URL is kept as it is: only the two parameters are added.
  const mark = callback.includes('?') ? '&' : '?';
  return `${callback}${mark}transactionId=${encodeURIComponent(transactionId)}&taskId=${encodeURIComponent(taskId)}`;
}

/** Delivers results to callback addresses over a few connections, with the same short timeout for each. */
export class CallbackCourier {
  private readonly agent = new Agent({
    connections: CONNECTIONS,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  private readonly stop = new AbortController();

  constructor(private readonly retryDelaysMs: readonly number[]) {}

  /** False once every try failed, or when the courier was stopped. */
  async deliver(message: CallbackMessage): Promise<boolean> {
    for (const pause of [0, ...this.retryDelaysMs]) {
      if (pause > 0)
        await sleep(pause, undefined, { signal: this.stop.signal, ref: false }).catch(() => undefined);
      if (this.stop.signal.aborted) return false;
      if (await this.attempt(message)) return true;
    }
    return false;
  }

  get stopped(): boolean {
    return this.stop.signal.aborted;
  }

  async close(): Promise<void> {
    this.stop.abort();
    await this.agent.destroy();
  }

  private async attempt(message: CallbackMessage): Promise<boolean> {
    try {
      const answer = await request(addressOf(message), {
        method: 'POST',
        dispatcher: this.agent,
        headers: { 'content-type': message.contentType },
        body: JSON.stringify(message.body),
      });
      await answer.body.dump();
      return answer.statusCode === ACCEPTED;
    } catch {
      return false;
    }
  }
}
