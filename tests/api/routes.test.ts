import request from 'supertest';
import { errorsOf, openApiDocument } from '../../api/http/openapi';
import { ROUTES } from '../../api/routes';
import { Role } from '../../domain/values/codes';
import { ERROR_STATUS } from '../../domain/errors/catalogue';
import { anApi, type ApiUnderTest } from './support/api-under-test';

let api: ApiUnderTest;

beforeAll(async () => {
  api = await anApi();
});
afterAll(() => api.close());

/** An address of the route with parameters of the right shape, of things that do not exist. */
function anyAddress(path: string): string {
  return path
    .replace(
      /\{(caseId|attemptId|packetId|outageId|orderId|transferId|loanId|expectedId)\}/,
      '01930000-0000-7000-8000-000000000000',
    )
    .replace('{date}', '2026-11-23')
    .replace(/\{(deliveryNote|document)\}/, 'UNSEEN-1')
    .replace('{printer}', 'kupang-9')
    .replace('{serial}', 'UNSEEN0001')
    .replace('{token}', 'A'.repeat(43));
}

const FORBIDDEN = { status: 403, code: 'ROLE_NOT_ALLOWED' };

describe('each route', () => {
  const staffRoutes = ROUTES.flatMap((route) =>
    route.roles === 'public' ? [] : [{ ...route, roles: route.roles }],
  );
  const pairs = staffRoutes.flatMap(({ method, path, roles }) =>
    Role.options.map(
      (role) => [method.toUpperCase(), path, role, roles.includes(role) ? 'admits' : 'refuses'] as const,
    ),
  );

  it.each(pairs)('%s %s, asked by %s, %s', async (method, path, role, expected) => {
    const officer = await api.officer(role);
    const address = anyAddress(path);
    const before = await api.footprint();
    const answer =
      method === 'GET'
        ? await officer.get(address)
        : await officer[method === 'PUT' ? 'put' : 'post'](address, { unknown: true });
    const { status } = answer;
    const { code } = answer.body as { code?: string };
    if (expected === 'refuses') expect({ status, code }).toEqual(FORBIDDEN);
    else expect([400, 404, 200]).toContain(status);
    expect(await api.footprint()).toEqual(before);
  });

  it.each(staffRoutes.map(({ method, path }) => [method, path] as const))(
    '%s %s asks for a token',
    async (method, path) => {
      const answer = await request(api.app)[method](anyAddress(path));
      expect([answer.status, answer.body]).toMatchObject([401, { code: 'UNAUTHENTICATED' }]);
    },
  );

  it('is public only where machines and the centre call', () => {
    const open = ROUTES.filter(({ roles }) => roles === 'public').map(({ path }) => path);
    expect(open).toEqual(['/v1/centre/callbacks/{token}', '/healthz', '/readyz']);
  });

  it('asks for a key wherever a POST changes something', () => {
    const keyless = ROUTES.filter(({ method, idempotent }) => method === 'post' && !idempotent);
    expect(keyless.map(({ path }) => path)).toEqual([
      '/v1/cases/search',
      '/v1/shelf/check',
      '/v1/centre/callbacks/{token}',
    ]);
  });
});

describe('/openapi.json', () => {
  interface Operation {
    operationId: string;
    security: unknown[];
    'x-roles': unknown;
    parameters?: { name: string; in: string; required: boolean }[];
    responses: Record<string, { description: string }>;
  }
  let paths: Record<string, Record<string, Operation>>;

  beforeAll(async () => {
    const body: unknown = (await request(api.app).get('/openapi.json')).body;
    paths = (body as { paths: typeof paths }).paths;
  });

  it('is the document of every route, in OpenAPI 3.1', async () => {
    const body: unknown = (await request(api.app).get('/openapi.json')).body;
    expect(body).toMatchObject({ openapi: '3.1.0' });
    expect(body).toEqual(JSON.parse(JSON.stringify(openApiDocument(ROUTES))));
    const described = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it.each(ROUTES.map((route) => [route.id, route] as const))(
    'tells who may call %s, with what and to what end',
    (_id, route) => {
      const operation = paths[route.path]?.[route.method];
      expect(operation?.operationId).toBe(route.id);
      expect(operation?.['x-roles']).toEqual(route.roles);
      expect(operation?.security).toEqual(route.roles === 'public' ? [] : [{ bearer: [] }]);
      const statuses = [
        ...errorsOf(route).map((code) => ERROR_STATUS[code]),
        ...Object.keys(route.answers).map(Number),
      ];
      expect(
        Object.keys(operation?.responses ?? {})
          .map(Number)
          .sort(),
      ).toEqual([...new Set(statuses)].sort());
      const keyHeader = operation?.parameters?.find(({ name }) => name === 'Idempotency-Key');
      expect(keyHeader?.required ?? false).toBe(route.idempotent);
    },
  );
});

describe('/docs', () => {
  it('shows the document from files of our own', async () => {
    const page = await request(api.app).get('/docs/');
    const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(page.status).toBe(200);
    expect(addresses.length).toBeGreaterThan(3);
    for (const address of addresses) {
      expect(address).toMatch(/^\.\//);
      expect((await request(api.app).get(`/docs/${address.slice(2)}`)).status).toBe(200);
    }
    const script = await request(api.app).get('/docs/swagger-ui-init.js');
    expect(script.text).toContain('"/openapi.json"');
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    expect(page.text).not.toMatch(/<script>(?!\s*<)/);
  });

  it('is found without the slash at its end', async () => {
    const answer = await request(api.app).get('/docs').redirects(1);
    expect([answer.status, answer.type]).toEqual([200, 'text/html']);
    expect((await request(api.app).get('/docs')).headers['location']).toBe('/docs/');
  });
});

describe('the machines', () => {
  it.each(['/healthz', '/readyz'])('get %s', async (path) => {
    const answer = await request(api.app).get(path);
    expect([answer.status, answer.body]).toEqual([200, { status: 'ok' }]);
  });
});

describe('every answer', () => {
  it('continues the trace of its caller', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const answer = await request(api.app)
      .get('/healthz')
      .set('traceparent', `00-${traceId}-b7ad6b7169203331-01`);
    expect(answer.headers['x-trace-id']).toBe(traceId);
    expect(answer.headers['traceparent']).toMatch(
      new RegExp(`^00-${traceId}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`),
    );
    expect(api.log()).toContain(traceId);
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`])(
    'begins a trace for the traceparent "%s"',
    async (header) => {
      const answer = await request(api.app).get('/healthz').set('traceparent', header);
      expect(answer.headers['x-trace-id']).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    },
  );

  it('says nothing of what serves it and may be kept by nobody', async () => {
    const { headers } = await request(api.app).get('/healthz');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
});
