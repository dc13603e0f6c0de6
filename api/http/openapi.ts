import {
  OpenApiGeneratorV31,
  OpenAPIRegistry,
  type ResponseConfig,
  type RouteConfig,
} from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { ERROR_STATUS, type ErrorCode } from '../../domain/errors/catalogue';
import type { Route } from './route';

const FaultSchema = z.object({
  pointer: z.string().meta({
    description: 'JSON Pointer into the body; /path/… and /query/… for the other parts of the request.',
  }),
  code: z.string(),
});

const ProblemSchema = z
  .looseObject({
    type: z.string().meta({ description: 'urn:terbit:error:<code>, stable for ever; see docs/errors.md.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'What to do, in Indonesian.' }),
    instance: z
      .string()
      .meta({ description: 'The address asked, without its query and with * for unknown parts.' }),
    code: z.string(),
    traceId: z.string().regex(/^[0-9a-f]{32}$/),
    errors: z.array(FaultSchema).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details.' });

const IdempotencyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).meta({
    description:
      'One new key for each new request and the same for its repetition, which gets the first answer. Kept for 90 days.',
  }),
});

/** Every code that a route can answer with. */
export function errorsOf(route: Route): ErrorCode[] {
  const codes: ErrorCode[] = ['INVALID_INPUT', ...route.errors, 'INTERNAL', 'DATABASE_UNAVAILABLE'];
  if (route.roles !== 'public') codes.push('UNAUTHENTICATED', 'ROLE_NOT_ALLOWED');
  if (route.takesBody) codes.push('MALFORMED_JSON', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE');
  if (route.idempotent) codes.push('IDEMPOTENCY_KEY_REQUIRED', 'IDEMPOTENCY_KEY_REUSED');
  return [...new Set(codes)];
}

function problemResponses(route: Route): Record<string, ResponseConfig> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of errorsOf(route)) {
    const status = ERROR_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses = [...byStatus].map(([status, codes]): [string, ResponseConfig] => {
    const narrowed = { type: 'object' as const, properties: { code: { enum: codes } } };
    const schema = { allOf: [{ $ref: '#/components/schemas/Problem' }, narrowed] };
    return [
      String(status),
      { description: codes.join(', '), content: { 'application/problem+json': { schema } } },
    ];
  });
  return Object.fromEntries(responses);
}

function headerDocs(
  headers: Readonly<Record<string, string>>,
): Record<string, { description: string; schema: object }> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }]),
  );
}

function contentOf(body: z.ZodType | null, files: readonly string[]): NonNullable<ResponseConfig['content']> {
  const asFile = files.map((type) => [type, { schema: { type: 'string' } }] as const);
  const asJson = body === null ? {} : { 'application/json': { schema: body } };
  return { ...asJson, ...Object.fromEntries(asFile) };
}

function answerResponses(route: Route): Record<string, ResponseConfig> {
  const answers = Object.entries(route.answers).map(
    ([status, { description, body, headers, files = [] }]): [string, ResponseConfig] => [
      status,
      {
        description,
        ...(headers === undefined ? {} : { headers: headerDocs(headers) }),
        ...(body === null && files.length === 0 ? {} : { content: contentOf(body, files) }),
      },
    ],
  );
  return Object.fromEntries(answers);
}

function bodyOf({ takesBody, rawBody, schemas }: Route): NonNullable<RouteConfig['request']>['body'] {
  if (!takesBody) return undefined;
  if (rawBody === null) return { required: true, content: { 'application/json': { schema: schemas.body } } };
  return { required: true, content: Object.fromEntries(rawBody.types.map((type) => [type, { schema: {} }])) };
}

function operation(route: Route): RouteConfig {
  const { method, path, id, tag, summary, description, roles, schemas } = route;
  const body = bodyOf(route);
  return {
    method,
    path,
    operationId: id,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    security: roles === 'public' ? [] : [{ bearer: [] }],
    'x-roles': roles,
    request: {
      params: schemas.params as z.ZodObject,
      query: schemas.query as z.ZodObject,
      ...(route.idempotent ? { headers: IdempotencyHeader } : {}),
      ...(body === undefined ? {} : { body }),
    },
    responses: { ...answerResponses(route), ...problemResponses(route) },
  };
}

/** The OpenAPI 3.1 document, made from the same declarations that the routes run on. */
export function openApiDocument(
  routes: readonly Route[],
): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A token of `npm run --silent terbit -- token --role ROLE --office OFFICE`.',
  });
  const problem = new OpenApiGeneratorV31([{ type: 'schema', schema: ProblemSchema }]).generateComponents();
  for (const [name, schema] of Object.entries(problem.components?.schemas ?? {})) {
    registry.registerComponent('schemas', name, schema);
  }
  for (const route of routes) registry.registerPath(operation(route));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Terbit',
      version: '1',
      description: 'Issues the Indonesian electronic ID card (KTP-el), from recording to pickup.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
}
