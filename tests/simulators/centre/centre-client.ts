import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { biometricRecord } from '../../../simulators/biometric-record';

export const TOKEN = 'a-token-for-tests';

export interface CentreAnswer {
  status: number;
  body: unknown;
}

/** The smallest client with which a test can call a centre. */
export function centreClient(port: number, token: string | null = TOKEN) {
  const call = async (method: string, path: string, body?: unknown): Promise<CentreAnswer> => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (token !== null) headers.authorization = `Bearer ${token}`;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    call,
    enrol: (personId: string, shows: string, encounterId = 'e1') =>
      call('POST', `/v1/persons/${personId}/encounters/${encounterId}?transactionId=t-1`, encounterOf(shows)),
    identify: (personId: string, callback?: string, more = '') =>
      call(
        'POST',
        `/v1/identify/ALL/${personId}?transactionId=t-2${more}` +
          (callback === undefined ? '' : `&callback=${encodeURIComponent(callback)}`),
        {},
      ),
    status: (taskId: string) => call('GET', `/v1/tasks/${taskId}/status?transactionId=t-3`),
    redeliver: (taskId: string) => call('POST', `/v1/tasks/${taskId}/redeliver?transactionId=t-4`),
    control: (method: string, what: string, body?: unknown) => call(method, `/_sim/${what}`, body),
  };
}

export function imageOf(person: string, modality: 'Finger' | 'Iris' | 'Face', part: string): string {
  return biometricRecord(person, modality, part).toString('base64');
}

export function encounterOf(person: string): Record<string, unknown> {
  return {
    status: 'ACTIVE',
    encounterType: 'ENROLMENT',
    galleries: ['KTP'],
    biometricData: [
      {
        biometricType: 'FINGER',
        biometricSubType: 'RIGHT_INDEX',
        image: imageOf(person, 'Finger', 'Right IndexFinger'),
      },
      { biometricType: 'FACE', biometricSubType: 'PORTRAIT', image: imageOf(person, 'Face', '') },
    ],
  };
}

export function taskIdOf(answer: CentreAnswer): string {
  return (answer.body as { taskId: string }).taskId;
}

export interface ReceivedCallback {
  url: string;
  contentType: string | undefined;
  body: unknown;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** A callback receiver that stores the callbacks and answers as configured. */
export async function startMailbox(): Promise<{
  url: string;
  letters: ReceivedCallback[];
  answerWith: (status: number) => void;
  close: () => Promise<void>;
}> {
  const letters: ReceivedCallback[] = [];
  let status = 204;
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      letters.push({
        url: request.url ?? '',
        contentType: request.headers['content-type'],
        body: JSON.parse(text) as unknown,
      });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    answerWith: (next) => {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
