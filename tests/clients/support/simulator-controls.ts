import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCallback, type OsiaCallback } from '../../../clients/centre/osia-callback';

/** Sets a control of a simulator over HTTP, as the demo does. */
export async function control(port: number, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/_sim/${path}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`The simulator answered ${answer.status}.`);
}

export interface Delivery {
  readonly query: Readonly<Record<string, string>>;
  readonly callback: OsiaCallback;
}

export interface Mailbox {
  readonly url: string;
  /** Rejects every delivery while `refusing`. */
  refuse(refusing: boolean): void;
  next(): Promise<Delivery>;
  close(): Promise<void>;
}

/** Takes the callbacks of a centre and reads them as the product does. */
export async function startMailbox(): Promise<Mailbox> {
  const arrived: Delivery[] = [];
  let notify: () => void = () => undefined;
  let refusing = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.writeHead(refusing ? 500 : 204).end();
      if (refusing) return;
      const query = Object.fromEntries(new URL(request.url ?? '', 'http://mailbox').searchParams);
      arrived.push({
        query,
        callback: parseCallback(request.headers['content-type'], Buffer.concat(chunks)),
      });
      notify();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback?token=abc`,
    refuse: (next) => {
      refusing = next;
    },
    next: async () => {
      for (;;) {
        const first = arrived.shift();
        if (first !== undefined) return first;
        await new Promise<void>((resolve) => {
          notify = resolve;
        });
      }
    },
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
