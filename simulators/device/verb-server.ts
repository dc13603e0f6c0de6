import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { Server, Socket } from 'node:net';

const LINE_END = '\r\n';
const FIRST_LINE_LIMIT = 4096;
const SBI_LINE = /^(MOSIPDISC|MOSIPDINFO|RCAPTURE) \//;

export interface VerbServer {
  readonly tcp: Server;
  readonly http: HttpServer;
}

/**
 * An HTTP server that also accepts SBI's own verbs. Node's parser rejects every method that it does not know, before
 * any code of ours runs; so the first line is read from the socket, `RCAPTURE /capture` becomes `POST
 * /sbi/RCAPTURE/capture`, and the socket is passed to an ordinary HTTP server. Only the first request of a connection
 * can be rewritten, which is why the listener must answer these with `Connection: close`.
 */
export function createVerbServer(listener: RequestListener): VerbServer {
  const http = createHttpServer(listener);
  const tcp = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    readFirstLine(socket, (opening) => {
      socket.unshift(rewritten(opening));
      http.emit('connection', socket);
      socket.resume();
    });
  });
  return { tcp, http };
}

/** The path under which a listener finds a verb of SBI. */
export function verbPath(verb: string, path: string): string {
  return `/sbi/${verb}${path}`;
}

function readFirstLine(socket: Socket, then: (opening: Buffer) => void): void {
  let opening = Buffer.alloc(0);
  const onData = (chunk: Buffer): void => {
    opening = Buffer.concat([opening, chunk]);
    if (!opening.includes(LINE_END)) {
      if (opening.length > FIRST_LINE_LIMIT) socket.destroy();
      return;
    }
    socket.off('data', onData);
    socket.pause();
    then(opening);
  };
  socket.on('data', onData);
}

function rewritten(opening: Buffer): Buffer {
  const verb = SBI_LINE.exec(opening.toString('latin1', 0, FIRST_LINE_LIMIT))?.[1];
  if (verb === undefined) return opening;
  return Buffer.concat([Buffer.from(`POST ${verbPath(verb, '')}`), opening.subarray(verb.length + 1)]);
}
