import { createOsiaClient, type OsiaClient } from '../../../clients/centre/osia-client';
import { closedPort, httpAnswer, type RawServer, replyWith, startRawServer } from '../support/raw-server';

const PERSON = { personId: 'enrolment-1', transactionId: 'trace-1' };
const ENCOUNTER = { ...PERSON, encounterId: 'recording-1' };
const TASK = { taskId: 'task-1', transactionId: 'trace-1' };
const NEW_ENCOUNTER = {
  status: 'ACTIVE' as const,
  encounterType: 'KTP_EL',
  galleries: ['ALL'],
  biometricData: [{ biometricType: 'FACE' as const, biometricSubType: 'PORTRAIT', image: 'AAAA' }],
};
const FULL_ENCOUNTER = { ...NEW_ENCOUNTER, encounterId: 'recording-1', biographicData: { name: 'X' } };

let server: RawServer;
let client: OsiaClient;

beforeEach(async () => {
  server = await startRawServer();
  client = createOsiaClient({ baseUrl: `${server.url}/abis/`, token: 'secret', timeoutMs: 5_000 });
});
afterEach(async () => {
  await server.close();
  await client.close();
});

const calls = {
  createEncounter: () => client.createEncounter({ ...ENCOUNTER, encounter: NEW_ENCOUNTER }),
  identifyFromId: () => client.identifyFromId(PERSON),
  readTaskStatus: () => client.readTaskStatus(TASK),
  redeliver: () => client.redeliver(TASK),
  readEncounter: () => client.readEncounter(ENCOUNTER),
  verifyFromId: () => client.verifyFromId({ ...PERSON, biometricData: NEW_ENCOUNTER.biometricData }),
};
type CallName = keyof typeof calls;
const everyCall = Object.keys(calls) as CallName[];

describe('what is sent', () => {
  const sent = async (name: CallName): Promise<RawServer['requests'][number]> => {
    server.answer(replyWith(500));
    await calls[name]();
    const [request] = server.requests;
    if (request === undefined) throw new Error('Nothing was sent.');
    return request;
  };

  it.each([
    ['createEncounter', 'POST', '/abis/v1/persons/enrolment-1/encounters/recording-1?transactionId=trace-1'],
    ['identifyFromId', 'POST', '/abis/v1/identify/ALL/enrolment-1?transactionId=trace-1'],
    ['readTaskStatus', 'GET', '/abis/v1/tasks/task-1/status?transactionId=trace-1'],
    ['redeliver', 'POST', '/abis/v1/tasks/task-1/redeliver?transactionId=trace-1'],
    ['readEncounter', 'GET', '/abis/v1/persons/enrolment-1/encounters/recording-1?transactionId=trace-1'],
    ['verifyFromId', 'POST', '/abis/v1/verify/ALL/enrolment-1?transactionId=trace-1'],
  ] as const)('%s is %s %s with the bearer token', async (name, method, path) => {
    const request = await sent(name);
    expect([request.method, request.path]).toEqual([method, path]);
    expect(request.headers['authorization']).toBe('Bearer secret');
  });

  it('puts the callback of a search in the query', async () => {
    server.answer(replyWith(500));
    const callbackUrl = 'http://127.0.0.1:3000/v1/centre/callbacks/abc?x=1';
    await client.identifyFromId({ ...PERSON, callbackUrl });
    const query = new URL(server.requests[0]?.path ?? '', server.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({ transactionId: 'trace-1', callback: callbackUrl });
  });

  it('sends the encounter as given, and the probe of a verification as biometricData', async () => {
    const encounter = await sent('createEncounter');
    expect(JSON.parse(encounter.body.toString())).toEqual(NEW_ENCOUNTER);
    await calls.verifyFromId();
    const probe = server.requests.at(-1);
    expect(JSON.parse(probe?.body.toString() ?? '')).toEqual({ biometricData: NEW_ENCOUNTER.biometricData });
  });

  it('keeps an id inside its own part of the path', async () => {
    server.answer(replyWith(500));
    await client.readTaskStatus({ taskId: '../persons/x?y', transactionId: 't' });
    expect(server.requests[0]?.path).toBe('/abis/v1/tasks/..%2Fpersons%2Fx%3Fy/status?transactionId=t');
    await expect(client.readTaskStatus({ taskId: '..', transactionId: 't' })).rejects.toThrow(RangeError);
    expect(server.requests).toHaveLength(1);
  });
});

describe('what is accepted', () => {
  const candidate = { personId: 'other', rank: 1, score: 0.97, others: { vendor: 1 } };
  it.each([
    ['createEncounter', 200, { personId: 'enrolment-1', encounterId: 'recording-1' }, 'created'],
    ['createEncounter', 409, undefined, 'already-there'],
    ['identifyFromId', 200, [], []],
    ['identifyFromId', 200, [candidate], [{ personId: 'other', rank: 1, score: 0.97 }]],
    ['readTaskStatus', 200, 'RESPONSE_ERROR', 'RESPONSE_ERROR'],
    ['redeliver', 204, undefined, 'scheduled'],
    ['readEncounter', 200, FULL_ENCOUNTER, FULL_ENCOUNTER],
    ['verifyFromId', 200, { decision: false }, { decision: false }],
  ] as const)('%s reads %i', async (name, status, body, value) => {
    server.answer(replyWith(status, body));
    await expect(calls[name]()).resolves.toEqual({ kind: 'accepted', value });
  });

  it.each(['createEncounter', 'identifyFromId', 'readEncounter', 'verifyFromId'] as const)(
    '%s reads 202 as pending',
    async (name) => {
      server.answer(replyWith(202, { taskId: 'task-9', others: {} }));
      await expect(calls[name]()).resolves.toEqual({ kind: 'pending', taskId: 'task-9' });
    },
  );
});

describe('what is rejected', () => {
  it.each(everyCall)('%s gives the code of a 400 and not its text', async (name) => {
    server.answer(replyWith(400, { code: 17, message: 'NIK 5371...' }));
    await expect(calls[name]()).resolves.toEqual({ kind: 'rejected', reason: 'bad-request', centreCode: 17 });
  });

  it.each([
    ['identifyFromId', 'unknown-person'],
    ['verifyFromId', 'unknown-person'],
    ['readTaskStatus', 'unknown-task'],
    ['redeliver', 'unknown-task'],
    ['readEncounter', 'unknown-encounter'],
  ] as const)('%s reads 404 as %s', async (name, reason) => {
    server.answer(replyWith(404));
    await expect(calls[name]()).resolves.toEqual({ kind: 'rejected', reason });
  });
});

describe('what says nothing about the person', () => {
  it.each([
    [401, 'refused-credentials'],
    [403, 'refused-credentials'],
    [429, 'too-many-requests'],
    [500, 'server-error'],
    [503, 'server-error'],
    [301, 'redirected'],
    [307, 'redirected'],
    [418, 'undeclared-status'],
    [201, 'undeclared-status'],
  ] as const)('%i is unavailable: %s', async (status, reason) => {
    server.answer(
      replyWith(status, { code: 1, message: 'private' }, { Location: `${server.url}/elsewhere` }),
    );
    for (const name of everyCall) {
      await expect(calls[name]()).resolves.toEqual({ kind: 'unavailable', reason });
    }
    expect(server.requests.map((request) => request.path)).not.toContain('/elsewhere');
  });

  it('does not reject a person for a 404 or a 409 that the operation does not declare', async () => {
    const unavailable = { kind: 'unavailable', reason: 'undeclared-status' };
    server.answer(replyWith(404));
    await expect(calls.createEncounter()).resolves.toEqual(unavailable);
    server.answer(replyWith(409));
    await expect(calls.readEncounter()).resolves.toEqual(unavailable);
  });

  it.each([
    ['createEncounter', 200, { personId: 'somebody-else', encounterId: 'recording-1' }],
    ['createEncounter', 202, { task: 'x' }],
    ['identifyFromId', 200, { candidates: [] }],
    ['identifyFromId', 200, [{ personId: 'a', rank: 1 }]],
    ['identifyFromId', 200, undefined],
    ['readTaskStatus', 200, 'DONE'],
    ['readEncounter', 200, { ...FULL_ENCOUNTER, encounterId: 'recording-2' }],
    ['readEncounter', 200, { ...FULL_ENCOUNTER, galleries: [] }],
    ['verifyFromId', 200, { decision: 'yes' }],
    ['verifyFromId', 400, '<html>proxy</html>'],
  ] as const)('%s calls a %i that it cannot read malformed', async (name, status, body) => {
    server.answer(replyWith(status, body));
    await expect(calls[name]()).resolves.toEqual({ kind: 'unavailable', reason: 'malformed-answer' });
  });

  it('refuses an answer that is longer than the limit', async () => {
    const small = createOsiaClient({
      baseUrl: server.url,
      token: 't',
      timeoutMs: 5_000,
      maxAnswerBytes: 1_000,
    });
    server.answer(replyWith(200, FULL_ENCOUNTER.encounterType.repeat(500)));
    await expect(small.readEncounter(ENCOUNTER)).resolves.toEqual({
      kind: 'unavailable',
      reason: 'answer-too-large',
    });
    await small.close();
  });

  it('calls a truncated answer a lost connection', async () => {
    server.answer((_request, socket) => {
      socket.end(httpAnswer(200, '[]', { 'Content-Length': '5000' }));
    });
    await expect(calls.identifyFromId()).resolves.toEqual({ kind: 'unavailable', reason: 'connection-lost' });
  });

  it('calls a dropped connection lost, and bytes that are not HTTP malformed', async () => {
    server.answer((_request, socket) => socket.destroy());
    await expect(calls.identifyFromId()).resolves.toEqual({ kind: 'unavailable', reason: 'connection-lost' });
    server.answer((_request, socket) => socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
    await expect(calls.identifyFromId()).resolves.toEqual({
      kind: 'unavailable',
      reason: 'malformed-answer',
    });
  });

  it('reports a port without a listener as unreachable', async () => {
    const other = createOsiaClient({
      baseUrl: `http://127.0.0.1:${await closedPort()}`,
      token: 't',
      timeoutMs: 5_000,
    });
    await expect(other.identifyFromId(PERSON)).resolves.toEqual({
      kind: 'unavailable',
      reason: 'unreachable',
    });
    await other.close();
  });

  it('stops at the total time limit, whether nothing comes or the answer only trickles', async () => {
    const hurried = createOsiaClient({ baseUrl: server.url, token: 't', timeoutMs: 150 });
    const timeout = { kind: 'unavailable', reason: 'timeout' };
    await expect(hurried.identifyFromId(PERSON)).resolves.toEqual(timeout);
    server.answer((_request, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => {
        clearInterval(drip);
      });
    });
    await expect(hurried.identifyFromId(PERSON)).resolves.toEqual(timeout);
    await hurried.close();
  });

  it('stops when the call is cancelled', async () => {
    const cancelled = { kind: 'unavailable', reason: 'cancelled' };
    const one = new AbortController();
    server.answer(() => {
      one.abort();
    });
    await expect(client.identifyFromId(PERSON, { signal: one.signal })).resolves.toEqual(cancelled);
    await expect(client.identifyFromId(PERSON, { signal: one.signal })).resolves.toEqual(cancelled);
    expect(server.requests).toHaveLength(1);
  });
});
