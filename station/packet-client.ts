import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { ClockJudgement } from '../domain/station/clock';
import { ConflictCause } from '../domain/station/destination';
import type { PacketEnvelope } from '../domain/station/packet';
import type { Language } from '../domain/texts/language';
import { callHttp, parseJson } from '../clients/http-call';

const TIMEOUT_MS = 120_000;
const MOST_ANSWER_BYTES = 1024 * 1024;
const REFUSED_CALLER = new Set([401, 403]);

/** The office's answer to a packet that it received. */
const PacketReceipt = z.looseObject({
  outcome: z.enum(['RECORDED', 'CONFLICT', 'USED', 'DISCARDED']),
  cause: ConflictCause.nullable(),
  refusal: z.string().nullable(),
  case: z.looseObject({ caseNumber: z.string() }).nullable(),
  clock: ClockJudgement,
  trackingCode: z.string().optional(),
});
export type PacketReceipt = z.infer<typeof PacketReceipt>;

const Problem = z.looseObject({ code: z.string(), title: z.string(), detail: z.string() });

export type SendResult =
  | { kind: 'taken'; taken: PacketReceipt }
  /** The office rejects this packet; it may accept others. */
  | { kind: 'refused'; code: string; title: string; remedy: string }
  /** Nothing can be sent now: no answer, a fault of the office, or a rejected token. */
  | { kind: 'stopped'; code: string };

/** Sends packets to an office over HTTP. */
export class PacketClient {
  private readonly agent: Dispatcher = new Agent({ connections: 1 });

  constructor(
    private readonly api: URL,
    private readonly token: string,
    private readonly language: Language,
  ) {}

  /**
   * Sends one packet under its own id, so that a repetition changes nothing. The header Date reports the station's
   * clock.
   */
  async send(packetId: string, envelope: PacketEnvelope, now: Date): Promise<SendResult> {
    const answer = await callHttp({
      dispatcher: this.agent,
      method: 'POST',
      url: new URL('/v1/packets', this.api),
      headers: {
        authorization: `Bearer ${this.token}`,
        'accept-language': this.language,
        'content-type': 'application/json',
        'idempotency-key': packetId,
        date: now.toUTCString(),
      },
      body: JSON.stringify(envelope),
      timeoutMs: TIMEOUT_MS,
      maxAnswerBytes: MOST_ANSWER_BYTES,
    });
    if (answer.kind === 'failed') return { kind: 'stopped', code: answer.fault };
    const body = parseJson(answer.body);
    if (answer.status < 300) {
      const taken = PacketReceipt.safeParse(body);
      return taken.success
        ? { kind: 'taken', taken: taken.data }
        : { kind: 'stopped', code: 'malformed-answer' };
    }
    const problem = Problem.safeParse(body).data;
    const isAboutPacket = problem !== undefined && answer.status >= 400 && answer.status < 500;
    const isAboutCaller = REFUSED_CALLER.has(answer.status) && problem?.code !== 'STATION_NOT_TRUSTED';
    if (!isAboutPacket || isAboutCaller) {
      return { kind: 'stopped', code: problem?.code ?? `HTTP ${answer.status}` };
    }
    return { kind: 'refused', code: problem.code, title: problem.title, remedy: problem.detail };
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}
