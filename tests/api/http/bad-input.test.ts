import request, { type Response } from 'supertest';
import { ERROR_STATUS, type ErrorCode } from '../../../domain/errors/catalogue';
import { ERROR_TEXTS } from '../../../domain/texts/errors';
import { aRegisteredCase, blankoArrives } from '../../support/case-story';
import { anApi, type ApiUnderTest, type Officer } from '../support/api-under-test';
import { echoed } from '../support/no-echo';
import { aRegistrationBody } from '../support/registrations';

let api: ApiUnderTest;
let desk: Officer;
let caseId: string;

beforeAll(async () => {
  api = await anApi();
  desk = await api.officer('front-desk');
  caseId = await aRegisteredCase(api.store);
});
afterAll(() => api.close());

/** Asks, and expects a refusal of the catalogue that repeats nothing that was sent and changed nothing. */
async function expectRefusal(
  ask: () => PromiseLike<Response>,
  sent: unknown,
  code: ErrorCode,
): Promise<Record<string, unknown>> {
  const before = await api.footprint();
  const answer = await ask();
  const problem = answer.body as Record<string, unknown>;
  const status = ERROR_STATUS[code];
  const { title, remedy } = ERROR_TEXTS[code].id;
  expect(problem).toMatchObject({ code, status, title, detail: remedy, type: `urn:terbit:error:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(problem['traceId']).toBe(answer.headers['x-trace-id']);
  expect(echoed(sent, answer.text)).toEqual([]);
  expect(echoed(sent, api.log())).toEqual([]);
  expect(answer.text).not.toMatch(/node_modules|\.ts:|\n +at /);
  expect(await api.footprint()).toEqual(before);
  return problem;
}

const NIK = '5371991708850042';

describe('a registration with a wrong field', () => {
  it.each([
    ['a NIK of 15 digits', { nik: '537199170885004' }, '/applicant/nik', 'invalid_format'],
    ['a NIK with a letter', { nik: '53719917O8850042' }, '/applicant/nik', 'invalid_format'],
    ['a NIK with the 32nd day', { nik: '5371993208850042' }, '/applicant/nik', 'custom'],
    ['a NIK with the month 13', { nik: '5371991713850042' }, '/applicant/nik', 'custom'],
    ['a NIK with the serial 0000', { nik: '5371991708850000' }, '/applicant/nik', 'custom'],
    ['a NIK as a number', { nik: 5371991708850042 }, '/applicant/nik', 'invalid_type'],
    [
      'a family card number of 15 digits',
      { familyCardNumber: '537199010120000' },
      '/applicant/familyCardNumber',
      'invalid_format',
    ],
    ['30 February', { birthDate: '1985-02-30' }, '/applicant/birthDate', 'custom'],
    ['a date in another order', { birthDate: '17-08-1985' }, '/applicant/birthDate', 'invalid_format'],
    ['an instant for a day', { birthDate: '1985-08-17T00:00:00Z' }, '/applicant/birthDate', 'invalid_format'],
    ['an unknown sex', { sex: 'UNKNOWN-SEX' }, '/applicant/sex', 'invalid_value'],
    ['an unknown religion', { religion: 'PASTAFARIAN' }, '/applicant/religion', 'invalid_value'],
    ['a digit in a name', { fullName: 'Budi 2 Sentosa' }, '/applicant/fullName', 'invalid_format'],
    ['a NUL in a text', { birthPlace: 'Kupang\u0000Raya' }, '/applicant/birthPlace', 'invalid_characters'],
    [
      'half a surrogate pair',
      { occupation: 'GURU\ud800AGAMA' },
      '/applicant/occupation',
      'invalid_characters',
    ],
    [
      'a kelurahan that does not exist',
      { address: { street: 'Jalan Rahasia 1', rt: '001', rw: '002', kelurahan: '53.71.99.1001' } },
      '/applicant/address/kelurahan',
      'custom',
    ],
  ])('refuses %s', async (_what, wrong, pointer, code) => {
    const body = {
      ...aRegistrationBody(),
      applicant: { ...(aRegistrationBody()['applicant'] as object), ...wrong },
    };
    const problem = await expectRefusal(() => desk.post('/v1/cases', body), body, 'INVALID_INPUT');
    expect(problem['errors']).toEqual([{ pointer, code }]);
  });

  it.each([
    ['an unknown office', { office: '99.99' }, '/office', 'custom'],
    ['an unknown service', { service: 'PASSPORT' }, '/service', 'invalid_value'],
    ['an unknown reason', { reason: 'BECAUSE' }, '/reason', 'invalid_value'],
    ['a station that is no code', { station: 'Oebobo' }, '/station', 'invalid_format'],
    [
      'a phone number with letters',
      { contact: { phone: '0812-CALL-NOW' } },
      '/contact/phone',
      'invalid_format',
    ],
    ['an unknown field', { favouriteColour: 'ungu muda' }, '', 'unrecognized_keys'],
    ['an unknown field further in', { contact: { twitter: '@seseorang' } }, '/contact', 'unrecognized_keys'],
  ])('refuses %s', async (_what, wrong, pointer, code) => {
    const body = aRegistrationBody(wrong);
    const problem = await expectRefusal(() => desk.post('/v1/cases', body), body, 'INVALID_INPUT');
    expect(problem['errors']).toEqual([{ pointer, code }]);
  });

  it('names every fault at once', async () => {
    const body = aRegistrationBody({ reason: 'BECAUSE', station: 'Oebobo' });
    const problem = await expectRefusal(() => desk.post('/v1/cases', body), body, 'INVALID_INPUT');
    expect((problem['errors'] as { pointer: string }[]).map(({ pointer }) => pointer)).toEqual([
      '/reason',
      '/station',
    ]);
  });

  it('refuses a field name that JavaScript could take for more than a name', async () => {
    const text = JSON.stringify(aRegistrationBody()).replace('{', '{"__proto__":{"role":"admin"},');
    const ask = (): PromiseLike<Response> =>
      desk.post('/v1/cases', text, { headers: { 'content-type': 'application/json' } });
    await expectRefusal(ask, [], 'INVALID_INPUT');
  });
});

describe('a body that cannot be read', () => {
  const post = async (body: string | Buffer, headers: Record<string, string>): Promise<Response> =>
    desk.post('/v1/cases', body, { headers });
  const json = { 'content-type': 'application/json' };

  it.each([
    ['half a JSON text', '{"applicant":{"nik":"5371991708850042"', json, 'MALFORMED_JSON'],
    ['a bare value', '"5371991708850042"', json, 'MALFORMED_JSON'],
    ['a list', '["5371991708850042"]', json, 'INVALID_INPUT'],
    ['nothing', '', json, 'INVALID_INPUT'],
    [
      'a form',
      'nik=5371991708850042',
      { 'content-type': 'application/x-www-form-urlencoded' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'JSON in another character set',
      '{}',
      { 'content-type': 'application/json; charset=iso-8859-1' },
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['JSON in an unknown packing', '{}', { ...json, 'content-encoding': 'zip' }, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'JSON that is not packed as it says',
      '{"a":1}',
      { ...json, 'content-encoding': 'gzip' },
      'MALFORMED_JSON',
    ],
    ['more than 256 KiB', JSON.stringify({ nik: NIK.repeat(17_000) }), json, 'BODY_TOO_LARGE'],
  ] as const)('refuses %s', async (_what, body, headers, code) => {
    await expectRefusal(() => post(body, headers), [NIK], code);
  });

  it('takes a body of a little less than 256 KiB for what it says', async () => {
    const body = JSON.stringify({ nik: NIK.repeat(16_000) });
    await expectRefusal(() => post(body, json), [NIK], 'INVALID_INPUT');
  });
});

describe('a request that is not allowed', () => {
  it.each([
    ['no token', {}],
    ['another scheme', { authorization: 'Basic NTM3MTk5' }],
    ['a token that is none', { authorization: 'Bearer not.a.token' }],
  ])('is refused with %s', async (_what, headers) => {
    const body = aRegistrationBody();
    const ask = (): PromiseLike<Response> =>
      request(api.app)
        .post('/v1/cases')
        .set({ 'idempotency-key': 'key-0001', ...headers })
        .send(body);
    await expectRefusal(ask, body, 'UNAUTHENTICATED');
    expect((await ask()).headers['www-authenticate']).toBe('Bearer realm="terbit"');
  });

  it('is refused with a token that has ended', async () => {
    const early = await api.officer('front-desk', { hours: 12 });
    const now = api.store.clock();
    api.store.setClock(new Date(now.getTime() + 12 * 3_600_000 + 1_000));
    const body = aRegistrationBody();
    await expectRefusal(() => early.post('/v1/cases', body), body, 'UNAUTHENTICATED');
    api.store.setClock(now);
  });

  it('is refused to the wrong role, which is told the right ones', async () => {
    const printer = await api.officer('printer');
    const body = aRegistrationBody();
    const problem = await expectRefusal(() => printer.post('/v1/cases', body), body, 'ROLE_NOT_ALLOWED');
    expect(problem['roles']).toEqual(['front-desk', 'supervisor']);
  });

  it('is refused to another office', async () => {
    const stranger = await api.officer('supervisor', { office: '31.71' });
    for (const path of [`/v1/cases/${caseId}`, `/v1/cases/${caseId}/events`]) {
      await expectRefusal(() => stranger.get(path), [], 'OTHER_OFFICE');
    }
    const cancel = { reason: 'ERROR', note: 'salah kantor' };
    await expectRefusal(
      () => stranger.post(`/v1/cases/${caseId}/cancellation`, cancel),
      cancel,
      'OTHER_OFFICE',
    );
    await expectRefusal(() => stranger.get('/v1/cases?office=53.71'), [], 'OTHER_OFFICE');
  });

  it.each(['/v1/queue', '/v1/centre-link', '/v1/blanko/balance'])(
    'is refused at %s for an office not served here',
    async (path) => {
      const stranger = await api.officer('supervisor', { office: '31.71' });
      await expectRefusal(() => stranger.get(path), [], 'OFFICE_NOT_SERVED');
    },
  );

  it('is refused without a key, or with one that cannot be one', async () => {
    const body = aRegistrationBody();
    for (const key of [null, 'with space', 'x'.repeat(256)]) {
      await expectRefusal(() => desk.post('/v1/cases', body, { key }), body, 'IDEMPOTENCY_KEY_REQUIRED');
    }
  });
});

describe('an address', () => {
  it('that is none is refused without being repeated', async () => {
    const problem = await expectRefusal(
      () => desk.get(`/v1/people/${NIK}?nik=${NIK}`),
      [NIK, 'people'],
      'NOT_FOUND',
    );
    expect(problem['instance']).toBe('/v1/*/*');
  });

  it('with a NIK for an id is refused without being repeated', async () => {
    const problem = await expectRefusal(() => desk.get(`/v1/cases/${NIK}`), [NIK], 'INVALID_INPUT');
    expect(problem).toMatchObject({
      instance: '/v1/cases/*',
      errors: [{ pointer: '/path/caseId', code: 'invalid_format' }],
    });
  });

  it('that cannot be decoded is refused', async () => {
    await expectRefusal(() => request(api.bareApp).get('/v1/cases/%E0%A4%A'), ['%E0%A4%A'], 'NOT_FOUND');
  });

  it('of a case that does not exist is refused', async () => {
    const path = '/v1/cases/01930000-0000-7000-8000-000000000000';
    const problem = await expectRefusal(() => desk.get(path), [], 'CASE_NOT_FOUND');
    expect(problem['instance']).toBe(path);
    const note = { reason: 'ERROR' };
    await expectRefusal(() => desk.post(`${path}/cancellation`, note), note, 'CASE_NOT_FOUND');
  });

  it('does not take every method', async () => {
    const del = (): PromiseLike<Response> => request(api.app).delete('/v1/cases');
    await expectRefusal(del, [], 'METHOD_NOT_ALLOWED');
    expect((await del()).headers['allow']).toBe('GET, HEAD, OPTIONS, POST');
    const options = await request(api.app).options('/v1/cases');
    expect([options.status, options.headers['allow']]).toEqual([204, 'GET, HEAD, OPTIONS, POST']);
  });

  it.each([
    ['limit=0', '/query/limit'],
    ['limit=201', '/query/limit'],
    ['limit=1e2', '/query/limit'],
    ['limit=5&limit=6', '/query/limit'],
    ['stage=LIMBO', '/query/stage'],
    [`text=${NIK}`, '/query/text'],
    ['cursor=eyJhIjoxfQ.AAAAAAAAAAAAAAAA', '/query/cursor'],
    [`nik=${NIK}`, '/query'],
  ])('does not take the query %s', async (query, pointer) => {
    const problem = await expectRefusal(() => desk.get(`/v1/cases?${query}`), [NIK], 'INVALID_INPUT');
    expect(problem['errors']).toMatchObject([{ pointer }]);
  });
});

describe('what was refused for its facts', () => {
  it('names the actions that the stage allows', async () => {
    const body = { collector: 'HOLDER', check: { kind: 'EXCEPTION', reason: 'READER_DOWN' } };
    const problem = await expectRefusal(
      () => desk.post(`/v1/cases/${caseId}/hand-over`, body),
      [],
      'ACTION_NOT_ALLOWED',
    );
    expect(problem).toMatchObject({
      stage: 'REGISTERED',
      allowedActions: ['REQUEST_RECORDING', 'PRIORITISE', 'CANCEL'],
    });
  });

  it('books nothing of a delivery with a serial that was delivered before', async () => {
    await blankoArrives(api.store, 2, ['AB0001', 'AB0002']);
    const stock = await api.officer('stock');
    const delivery = {
      office: '53.71',
      quantity: 3,
      deliveryNote: 'Surat jalan dua',
      receivedAt: '2026-11-23T08:00:00+08:00',
      serials: [{ from: 'AB0002', to: 'AB0004' }],
    };
    const problem = await expectRefusal(
      () => stock.post('/v1/blanko/deliveries', delivery),
      [delivery.deliveryNote],
      'SERIAL_ALREADY_KNOWN',
    );
    expect(problem['serial']).toBe('AB0002');
  });

  it('does not say which callback addresses there are', async () => {
    const token = 'A'.repeat(43);
    const body = [{ personId: 'somebody', rank: 1, score: 1 }];
    const ask = (): PromiseLike<Response> =>
      request(api.app).post(`/v1/centre/callbacks/${token}?taskId=task-1`).send(body);
    const problem = await expectRefusal(ask, [body, token, 'task-1'], 'CALLBACK_NOT_KNOWN');
    expect(problem['instance']).toBe('/v1/centre/callbacks/*');
  });
});
