import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { RequestHandler, Response } from 'express';
import { openApiDocument } from '../../../api/http/openapi';
import { ROUTES } from '../../../api/routes';

const DOCUMENT = 'openapi.json';
const PARAMETER = /\{[^}]+\}/g;

/** A step of a JSON pointer (RFC 6901) as it stands in the fragment of an address. */
function pointerStep(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** Paths as the document has them, those with the fewest parameters first. */
function pathFinder(paths: readonly string[]): (address: string) => string | undefined {
  const parameters = (path: string): number => path.match(PARAMETER)?.length ?? 0;
  const shapes = [...paths]
    .sort((one, other) => parameters(one) - parameters(other))
    .map((path) => ({
      path,
      shape: new RegExp(`^${path.replaceAll('.', '\\.').replace(PARAMETER, '[^/]+')}$`),
    }));
  return (address) => shapes.find(({ shape }) => shape.test(address))?.path;
}

/**
 * Turns a JSON answer that the OpenAPI document does not describe (by its status, its type or its content) into a 500
 * that says what is wrong. The document is read once, and a description is compiled when it is first needed.
 */
export function describedAnswers(): RequestHandler {
  const document = openApiDocument(ROUTES);
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addSchema(document, DOCUMENT);
  const pathOf = pathFinder(Object.keys(document.paths ?? {}));

  const description = (steps: readonly string[]): ValidateFunction | undefined =>
    ajv.getSchema(`${DOCUMENT}#/${steps.map(pointerStep).join('/')}`);

  const faultOf = (response: Response, body: unknown): unknown => {
    const { method, path: address } = response.req;
    const path = pathOf(address);
    const operation = method.toLowerCase();
    if (path === undefined || !Object.hasOwn(document.paths?.[path] ?? {}, operation)) return null;
    const type = (response.get('content-type') ?? 'application/json').replace(/;.*/, '');
    const answer = ['responses', String(response.statusCode), 'content', type, 'schema'];
    const validate = description(['paths', path, operation, ...answer]);
    if (validate === undefined) return `${response.statusCode} ${type} is not described`;
    // As it goes over the line: without what is undefined, with dates as text.
    return validate(JSON.parse(JSON.stringify(body))) ? null : validate.errors;
  };

  return (_request, response, next) => {
    const send = response.json.bind(response);
    response.json = (body: unknown) => {
      const fault = faultOf(response, body);
      if (fault === null) return send(body);
      return send.call(response.status(500).type('json'), { code: 'NOT_DESCRIBED', fault });
    };
    next();
  };
}
