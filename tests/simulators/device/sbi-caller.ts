import { request } from 'node:http';

/** Sends one request, with SBI's own verbs too, and gives the parsed JSON answer. */
export function callSbi(port: number, method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ host: '127.0.0.1', port, method, path, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      answer.on('end', () => resolve(text === '' ? undefined : JSON.parse(text)));
    });
    call.on('error', reject);
    // Written apart from the end, the body goes out in chunks, as many clients send it.
    if (body !== undefined) call.write(JSON.stringify(body));
    call.end();
  });
}

export interface Biometric {
  data: string;
  hash: string;
  error: { errorCode: string; errorInfo: string };
}

export interface CaptureWish {
  type: 'Finger' | 'Iris' | 'Face';
  count: number;
  deviceSubId?: string;
  bioSubType?: readonly string[];
  exception?: readonly string[];
  previousHash?: string;
}

let transactions = 0;

export async function capture(
  port: number,
  wish: CaptureWish,
  changes: Record<string, unknown> = {},
): Promise<Biometric[]> {
  const found = (await callSbi(port, 'MOSIPDISC', '/device', { type: wish.type })) as { deviceId: string }[];
  transactions += 1;
  const answer = await callSbi(port, 'RCAPTURE', '/capture', {
    env: 'Developer',
    purpose: 'Registration',
    specVersion: '0.9.5',
    timeout: 10_000,
    captureTime: '2026-11-02T08:00:00Z',
    transactionId: `capture-${transactions}`,
    bio: [{ requestedScore: 40, deviceId: found[0]?.deviceId ?? 'none', ...wish }],
    ...changes,
  });
  return (answer as { biometrics: Biometric[] }).biometrics;
}
