import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { createHttpServer } from '../../../api/http/http-server';

let server: Server;

beforeAll(async () => {
  server = createHttpServer((_request, response) => response.end('reached'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));

/** Sends bytes and returns everything that comes back until the server closes. */
function exchange(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1', () => socket.write(bytes));
    let answer = '';
    socket.on('data', (chunk) => (answer += chunk.toString()));
    socket.on('error', reject).on('end', () => resolve(answer));
  });
}

describe('createHttpServer', () => {
  it.each([
    ['no HTTP', 'NIK 5371991708850042\r\n\r\n'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'5371991708850042'.repeat(2_000)}\r\n\r\n`],
  ])('answers %s with a problem', async (_what, bytes) => {
    const answer = await exchange(bytes);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 400 .*\r\n(.*\r\n)*Content-Type: application\/problem\+json/);
    expect(JSON.parse(body)).toMatchObject({ code: 'REQUEST_NOT_UNDERSTOOD', status: 400, instance: '/*' });
    expect(answer).not.toContain('5371991708850042');
  });

  it('leaves a request without Host to the application', async () => {
    expect(await exchange('GET / HTTP/1.1\r\nConnection: close\r\n\r\n')).toContain('reached');
  });
});
