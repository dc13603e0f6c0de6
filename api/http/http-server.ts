import { createServer, type RequestListener, type Server } from 'node:http';
import { TerbitError } from '../../domain/errors/terbit-error';
import { LANGUAGES } from '../../domain/texts/language';
import { problemOf } from './failure';
import { traceOf } from './trace';

/** What Node reports when the bytes on a connection are no request; the connection is of no use after it. */
function refusal(): string {
  const failure = new TerbitError('REQUEST_NOT_UNDERSTOOD');
  const { traceId } = traceOf(undefined);
  const body = JSON.stringify(problemOf(failure, { instance: '/*', traceId, language: LANGUAGES[0] }));
  return [
    `HTTP/1.1 ${failure.status} Bad Request`,
    'Connection: close',
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Language: ${LANGUAGES[0]}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** An HTTP server that answers in problem documents also where no request comes about. */
export function createHttpServer(listener: RequestListener): Server {
  const server = createServer({ requireHostHeader: false }, listener);
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end(refusal());
    else socket.destroy();
  });
  return server;
}
