import { startCentre } from '../../../simulators/centre/start-centre';
import { eventually, temporaryHome } from '../temporary-home';
import { TOKEN, centreClient, encounterOf, imageOf, startMailbox, taskIdOf } from './centre-client';

const home = temporaryHome();

async function openCentre(options: { retryDelaysMs?: number[]; seed?: number } = {}) {
  const centre = home.closing(
    await startCentre({
      home: home.path(),
      seed: 1,
      port: 0,
      token: TOKEN,
      retryDelaysMs: [1, 1],
      ...options,
    }),
  );
  const client = centreClient(centre.port);
  await client.control('PUT', 'delay', { verdictMs: 0 });
  return { centre, client };
}

describe('the rules of every call', () => {
  test('a call without a token is 401, with a wrong one 403 without a body', async () => {
    const { centre } = await openCentre();
    expect((await centreClient(centre.port, null).enrol('p1', 'ani')).status).toBe(401);
    expect(await centreClient(centre.port, 'wrong').enrol('p1', 'ani')).toEqual({
      status: 403,
      body: undefined,
    });
  });

  test('transactionId is required, and bodies may not hold unknown properties', async () => {
    const { client } = await openCentre();
    const path = '/v1/persons/p1/encounters/e1';
    expect(await client.call('POST', path, encounterOf('ani'))).toMatchObject({
      status: 400,
      body: { code: 400 },
    });
    const extra = { ...encounterOf('ani'), nik: '1' };
    expect(await client.call('POST', `${path}?transactionId=t`, extra)).toMatchObject({ status: 400 });
    const free = { ...encounterOf('ani'), contextualData: { anything: 'goes' } };
    expect((await client.call('POST', `${path}?transactionId=t`, free)).status).toBe(200);
  });
});

describe('enrolment and reading', () => {
  test('an encounter is stored once, and read as it was sent', async () => {
    const { client } = await openCentre();
    expect(await client.enrol('p1', 'ani')).toEqual({
      status: 200,
      body: { personId: 'p1', encounterId: 'e1' },
    });
    expect(await client.enrol('p1', 'someone else')).toEqual({ status: 409, body: undefined });
    const read = await client.call('GET', '/v1/persons/p1/encounters/e1?transactionId=t');
    expect(read).toEqual({ status: 200, body: { ...encounterOf('ani'), encounterId: 'e1' } });
    expect((await client.call('GET', '/v1/persons/p1/encounters/e2?transactionId=t')).status).toBe(404);
  });

  test('what was acknowledged is there after a stop', async () => {
    const first = await openCentre();
    await first.client.enrol('p1', 'ani');
    await first.client.control('PUT', 'mode', { read: 'slow' });
    await first.centre.close();
    const second = home.closing(await startCentre({ home: home.path(), seed: 1, port: 0, token: TOKEN }));
    const client = centreClient(second.port);
    expect((await client.control('GET', 'mode')).body).toMatchObject({ read: 'slow', enrol: 'up' });
    expect((await client.control('GET', 'stats')).body).toMatchObject({ calls: { enrol: 1 }, people: 1 });
    expect((await client.enrol('p1', 'ani')).status).toBe(409);
    await client.control('PUT', 'mode', { read: 'up' });
    expect((await client.call('GET', '/v1/persons/p1/encounters/e1?transactionId=t')).status).toBe(200);
  });
});

describe('identification', () => {
  test('a person seen before is found under the other id; the own record comes first', async () => {
    const { client } = await openCentre();
    await client.enrol('p1', 'ani');
    await client.enrol('p2', 'budi');
    await client.enrol('p3', 'ani');
    expect(await client.identify('p2')).toEqual({
      status: 200,
      body: [{ personId: 'p2', rank: 1, score: 1 }],
    });
    const scores = [
      { score: 0.98, biometricType: 'FINGER' },
      { score: 0.98, biometricType: 'FACE' },
    ];
    expect((await client.identify('p3')).body).toEqual([
      { personId: 'p3', rank: 1, score: 1 },
      { personId: 'p1', rank: 2, score: 0.98, scores },
    ]);
    expect((await client.identify('nobody')).status).toBe(404);
  });

  test('the result goes to the exact callback with transaction and task', async () => {
    const { client } = await openCentre();
    const mailbox = home.closing(await startMailbox());
    await client.enrol('p1', 'ani');
    const accepted = await client.identify('p1', `${mailbox.url}/in/a%2Fb?x=1`);
    expect(accepted.status).toBe(202);
    const taskId = taskIdOf(accepted);
    await eventually(async () => (await client.status(taskId)).body === 'COMPLETED');
    expect(mailbox.letters).toEqual([
      {
        url: `/in/a%2Fb?x=1&transactionId=t-2&taskId=${taskId}`,
        contentType: 'application/json',
        body: [{ personId: 'p1', rank: 1, score: 1 }],
      },
    ]);
    expect((await client.redeliver(taskId)).status).toBe(404);
    expect((await client.status('unknown')).status).toBe(404);
  });

  test('verdicts can be ordered, and a failure has its own content type', async () => {
    const { client } = await openCentre();
    const mailbox = home.closing(await startMailbox());
    await client.enrol('p1', 'ani');
    await client.enrol('p2', 'ani');
    await client.control('PUT', 'next-verdicts', {
      verdicts: ['DUPLICATE', 'ADJUDICATE', 'UNIQUE', 'ERROR'],
    });
    expect((await client.identify('p1')).body).toMatchObject([{ personId: 'p1' }, { rank: 2, score: 0.97 }]);
    expect((await client.identify('p1')).body).toMatchObject([{ personId: 'p1' }, { rank: 2, score: 0.6 }]);
    expect((await client.identify('p1')).body).toHaveLength(1);
    await client.identify('p1', mailbox.url);
    await eventually(() => mailbox.letters.length === 1);
    expect(mailbox.letters[0]).toMatchObject({
      contentType: 'application/error+json',
      body: { code: 5001, message: 'Matching engine failure' },
    });
    expect((await client.identify('p1')).body).toMatchObject([
      { personId: 'p1' },
      { personId: 'p2', score: 0.98 },
    ]);
  });

  test('a callback that is refused ends as RESPONSE_ERROR and is delivered when asked again', async () => {
    const { client } = await openCentre();
    const mailbox = home.closing(await startMailbox());
    mailbox.answerWith(500);
    await client.enrol('p1', 'ani');
    const taskId = taskIdOf(await client.identify('p1', mailbox.url));
    await eventually(async () => (await client.status(taskId)).body === 'RESPONSE_ERROR');
    expect(mailbox.letters).toHaveLength(3);
    mailbox.answerWith(204);
    expect((await client.redeliver(taskId)).status).toBe(204);
    await eventually(async () => (await client.status(taskId)).body === 'COMPLETED');
    expect(mailbox.letters).toHaveLength(4);
  });

  test('a task survives a stop of the centre, and a purge makes it unknown', async () => {
    const mailbox = home.closing(await startMailbox());
    const first = await openCentre();
    await first.client.enrol('p1', 'ani');
    await first.client.control('PUT', 'mode', { identify: 'silent' });
    const kept = taskIdOf(await first.client.identify('p1', mailbox.url));
    await first.centre.close();
    const { client } = await openCentre();
    expect((await client.status(kept)).body).toBe('PENDING');
    await client.control('PUT', 'mode', { identify: 'up' });
    await eventually(async () => (await client.status(kept)).body === 'COMPLETED');
    expect(mailbox.letters).toHaveLength(1);
    await client.control('DELETE', 'tasks');
    expect((await client.status(kept)).status).toBe(404);
  });
});

describe('verification', () => {
  test('fresh images are compared with the enrolled person', async () => {
    const { client } = await openCentre();
    await client.enrol('p1', 'ani');
    const finger = (person: string) => ({
      biometricData: [{ biometricType: 'FINGER', image: imageOf(person, 'Finger', 'Right IndexFinger') }],
    });
    const verify = (body: unknown) => client.call('POST', '/v1/verify/ALL/p1?transactionId=t', body);
    expect(await verify(finger('ani'))).toEqual({
      status: 200,
      body: { decision: true, scores: [{ score: 0.98, biometricType: 'FINGER' }] },
    });
    expect((await verify(finger('budi'))).body).toMatchObject({ decision: false });
    expect((await verify(finger('*'))).body).toMatchObject({ decision: true });
    expect((await verify({ biometricData: [] })).status).toBe(400);
    expect((await client.call('POST', '/v1/verify/ALL/nobody?transactionId=t', finger('ani'))).status).toBe(
      404,
    );
  });
});

describe('modes', () => {
  test('a function that is down does not answer while the others go on; calls are counted', async () => {
    const { client } = await openCentre();
    await client.enrol('p1', 'ani');
    await client.control('PUT', 'mode', { read: 'down' });
    for (let call = 0; call < 4; call += 1) {
      const answer = await client
        .call('GET', '/v1/persons/p1/encounters/e1?transactionId=t')
        .catch(() => ({ status: 0, body: undefined }));
      expect([0, 500]).toContain(answer.status);
    }
    expect((await client.identify('p1')).status).toBe(200);
    const stats = (await client.control('GET', 'stats')).body as {
      calls: Record<string, number>;
      perSecond: Record<string, Record<string, number>>;
    };
    expect(stats.calls).toMatchObject({ enrol: 1, read: 4, identify: 1, verify: 0 });
    expect(Object.values(stats.perSecond.read ?? {}).reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  test('silence accepts work and gives no verdict until it ends', async () => {
    const { client } = await openCentre();
    const mailbox = home.closing(await startMailbox());
    await client.enrol('p1', 'ani');
    await client.control('PUT', 'mode', { identify: 'silent', verify: 'silent' });
    const taskId = taskIdOf(await client.identify('p1', mailbox.url));
    const patience = AbortSignal.timeout(50);
    await expect(
      Promise.race([
        client.call('POST', '/v1/verify/ALL/p1?transactionId=t', encounterOf('ani')),
        new Promise((_resolve, reject) =>
          patience.addEventListener('abort', () => reject(new Error('silence'))),
        ),
      ]),
    ).rejects.toThrow('silence');
    expect(mailbox.letters).toEqual([]);
    expect((await client.status(taskId)).body).toBe('PENDING');
    await client.control('PUT', 'mode', { identify: 'up' });
    await eventually(() => mailbox.letters.length === 1);
  });

  test('flakiness follows the seed', async () => {
    const outcomes = async (seed: number, run: string): Promise<number[]> => {
      const { client, centre } = await openCentre({ seed });
      await client.control('PUT', 'mode', { enrol: 'flaky' });
      const seen: number[] = [];
      for (let person = 0; person < 30; person += 1) {
        const answer = client.enrol(`${run}-${person}`, 'ani');
        seen.push(
          await answer.then(
            ({ status }) => status,
            () => 0,
          ),
        );
      }
      await centre.close();
      return seen;
    };
    const first = await outcomes(7, 'a');
    expect(new Set(first)).toEqual(new Set([0, 200, 500]));
    expect(await outcomes(7, 'b')).toEqual(first);
    expect(await outcomes(8, 'c')).not.toEqual(first);
  });
});
