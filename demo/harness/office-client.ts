import { randomUUID } from 'node:crypto';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { issueToken } from '../../api/auth/token';
import type { Role } from '../../domain/values/codes';
import { OfficeCode } from '../../domain/regions/regions';
import { loadKeys, type Keys } from '../../platform/keys';

const TOKEN_HOURS = 12;

/** A case in the API's answer, as far as the operator's tools read it. */
const CaseAnswer = z.looseObject({
  caseId: z.string(),
  caseNumber: z.string(),
  stage: z.string(),
  waitingFor: z.string().nullable(),
  queue: z.looseObject({ place: z.number(), of: z.number() }).nullish(),
  attempts: z
    .array(z.looseObject({ attemptId: z.string(), printer: z.string(), state: z.string() }))
    .optional(),
});
export type CaseAnswer = z.infer<typeof CaseAnswer>;

export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** Calls the API as officers do, with one token for each role. */
export class OfficeClient {
  private readonly tokens = new Map<string, Promise<string>>();
  private readonly agent = new Agent({ connections: 64, keepAliveTimeout: 10_000 });
  private readonly keys: Keys;

  constructor(
    readonly apiUrl: string,
    home: string,
    readonly office = OfficeCode.parse('53.71'),
  ) {
    this.keys = loadKeys(home);
  }

  private tokenOf(role: Role, person: string): Promise<string> {
    const known = this.tokens.get(`${role}:${person}`);
    if (known) return known;
    const made = issueToken(this.keys, { sub: person, role, office: this.office }, TOKEN_HOURS, new Date());
    this.tokens.set(`${role}:${person}`, made);
    return made;
  }

  /** One request as an officer of a role; a POST gets a new key unless one is given. */
  async send(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    role: Role,
    options: { body?: unknown; key?: string; person?: string; ifMatch?: string } = {},
  ): Promise<ApiAnswer> {
    const { body, key = randomUUID(), person = `${role}@${this.office}`, ifMatch } = options;
    const answer = await request(`${this.apiUrl}${path}`, {
      method,
      dispatcher: this.agent,
      headers: {
        authorization: `Bearer ${await this.tokenOf(role, person)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': key } : {}),
        ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, body: text === '' ? null : (JSON.parse(text) as unknown) };
  }

  /** As `send`, but any answer except success is an error that names the answer's code. */
  async demand(...args: Parameters<OfficeClient['send']>): Promise<unknown> {
    const answer = await this.send(...args);
    if (answer.status < 300) return answer.body;
    const code = z.looseObject({ code: z.string() }).safeParse(answer.body).data?.code ?? '';
    throw new Error(`${args[0]} ${args[1].replaceAll(/[0-9a-f-]{36}/g, '{id}')}: ${answer.status} ${code}`);
  }

  async register(applicant: object, station: string, key?: string): Promise<CaseAnswer> {
    const body = { service: 'KTP_EL', reason: 'FIRST', office: this.office, station, applicant };
    return CaseAnswer.parse(
      await this.demand('POST', '/v1/cases', 'front-desk', { body, ...(key ? { key } : {}) }),
    );
  }

  async record(caseId: string, station: string): Promise<void> {
    await this.demand('POST', `/v1/cases/${caseId}/recordings`, 'recorder', { body: { station } });
  }

  async read(caseId: string): Promise<CaseAnswer> {
    return CaseAnswer.parse(await this.demand('GET', `/v1/cases/${caseId}`, 'supervisor'));
  }

  async deliver(quantity: number, deliveryNote: string): Promise<void> {
    const body = { office: this.office, quantity, deliveryNote, receivedAt: new Date().toISOString() };
    await this.demand('POST', '/v1/blanko/deliveries', 'stock', { body });
  }

  async handOver(caseId: string, check: object): Promise<void> {
    await this.demand('POST', `/v1/cases/${caseId}/hand-over`, 'front-desk', {
      body: { collector: 'HOLDER', check },
    });
  }

  close(): Promise<void> {
    return this.agent.close();
  }
}
