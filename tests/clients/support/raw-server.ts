import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Writes any bytes and may leave the socket open, cut it, or write nothing. */
export type RawHandler = (request: RawRequest, socket: Socket) => void;

export interface RawServer {
  readonly url: string;
  readonly port: number;
  readonly requests: readonly RawRequest[];
  answer(handler: RawHandler): void;
  close(): Promise<void>;
}

/** HTTP/1.1 by hand: Node's own server knows no SBI verbs and cannot send a broken answer. */
export async function startRawServer(first: RawHandler = () => undefined): Promise<RawServer> {
  let handler = first;
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let pending: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      for (let read = readOne(pending); read !== null; read = readOne(pending)) {
        pending = read.rest;
        requests.push(read.request);
        handler(read.request, socket);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    requests,
    answer: (next) => {
      handler = next;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function readOne(bytes: Buffer): { request: RawRequest; rest: Buffer } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [start = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const length = Number(headers['content-length'] ?? '0');
  if (bytes.length < end + 4 + length) return null;
  const [method = '', path = ''] = start.split(' ');
  const body = Buffer.from(bytes.subarray(end + 4, end + 4 + length));
  return { request: { method, path, headers, body }, rest: Buffer.from(bytes.subarray(end + 4 + length)) };
}

export function httpAnswer(
  status: number,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Buffer {
  const bytes = Buffer.from(body);
  const head = Object.entries({
    'Content-Type': 'application/json',
    'Content-Length': String(bytes.length),
    ...headers,
  })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Test\r\n${head}\r\n`), bytes]);
}

export function replyWith(status: number, json?: unknown, headers?: Record<string, string>): RawHandler {
  const body = json === undefined ? '' : JSON.stringify(json);
  return (_request, socket) => {
    socket.write(httpAnswer(status, body, headers));
  };
}

/** A port without a listener. */
export async function closedPort(): Promise<number> {
  const server = await startRawServer();
  await server.close();
  return server.port;
}
