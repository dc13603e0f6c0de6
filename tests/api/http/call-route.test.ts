import { callRoute } from '../../../api/http/call-route';
import type { ApiDeps } from '../../../api/http/deps';
import { readCaseRoute } from '../../../api/case/read';
import { registerCaseRoute } from '../../../api/case/register';
import { RegisterCase } from '../../../api/case/request';
import { OfficeCode } from '../../../domain/regions/regions';
import type { Role } from '../../../domain/values/codes';
import { createLogger } from '../../../platform/logger';
import { aRegisteredCase } from '../../support/case-story';
import { Forecasts } from '../../../db/forecast/forecasts';
import { atWork } from '../../support/store';
import { anApi, type ApiUnderTest } from '../support/api-under-test';
import { aRegistrationBody } from '../support/registrations';

let api: ApiUnderTest;
let deps: ApiDeps;
beforeAll(async () => {
  api = await anApi();
  const verifyHolder = (): Promise<'match'> => Promise.resolve('match');
  const store = atWork(api.store);
  deps = { store, forecasts: new Forecasts(store), logger: createLogger('api', 'silent'), verifyHolder };
});
afterAll(() => api.close());

const caller = (role: Role) => ({ sub: `${role}@53.71`, role, office: OfficeCode.parse('53.71') });

describe('callRoute', () => {
  test('answers a caller of the same process with the reply that the route declares', async () => {
    const caseId = await aRegisteredCase(api.store);
    const reply = await callRoute(deps, readCaseRoute, caller('head'), { params: { caseId } });
    if (reply.status !== 200) throw new Error('the case is there');
    expect(reply.body.stage).toBe('REGISTERED');
  });

  test('refuses whoever is not signed in, another role, and input that breaks the schema', async () => {
    const params = { caseId: 'none' };
    const refusals = [null, caller('stock'), caller('head')].map((who) =>
      callRoute(deps, readCaseRoute, who, { params }).catch((error: unknown) => error),
    );
    expect(await Promise.all(refusals)).toMatchObject([
      { code: 'UNAUTHENTICATED' },
      { code: 'ROLE_NOT_ALLOWED' },
      { code: 'INVALID_INPUT', facts: { errors: [{ pointer: '/path/caseId' }] } },
    ]);
  });

  test('a write asked within the process and again over HTTP with the same key is made once', async () => {
    const body = RegisterCase.parse(aRegistrationBody({}, { nik: '5371995708900002' }));
    const header = (name: string): string | undefined => (name === 'idempotency-key' ? 'one' : undefined);
    const who = caller('front-desk');
    const first = await callRoute(deps, registerCaseRoute, who, { body, header });
    const officer = await api.officer(who.role, { sub: who.sub });
    const again = await officer.post('/v1/cases', body, { key: 'one' });
    expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
    expect(again.body).toEqual(first.body);
    await expect(callRoute(deps, registerCaseRoute, who, { body })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REQUIRED',
    });
  });
});
