import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import request, { type Response } from 'supertest';
import { createApp } from '../../../api/app';
import { describeFault } from '../../../api/http/failure';
import { Forecasts } from '../../../db/forecast/forecasts';
import { issueToken } from '../../../api/auth/token';
import type { VerifyHolder } from '../../../api/http/verify-holder';
import { DISPATCH_FAILED, dispatchingStore } from '../../../db/queue/dispatch';
import type { Role } from '../../../domain/values/codes';
import { OfficeCode } from '../../../domain/regions/regions';
import { createLogger } from '../../../platform/logger';
import { anOffice, type TestStore } from '../../support/store';
import { describedAnswers } from './described-answers';

interface Asking {
  key?: string | null;
  headers?: Readonly<Record<string, string>>;
}

/** An officer at the desk: what the officer asks of the API. */
export interface Officer {
  get: (path: string, headers?: Readonly<Record<string, string>>) => Promise<Response>;
  post: (path: string, body: unknown, asking?: Asking) => Promise<Response>;
  put: (path: string, body: unknown, headers?: Readonly<Record<string, string>>) => Promise<Response>;
}

export interface ApiUnderTest {
  store: TestStore;
  /** Answers like the API, and turns any answer that the OpenAPI document does not describe into a 500. */
  app: Express;
  /** The same without the check of its answers. */
  bareApp: Express;
  /** Everything that was logged. */
  log: () => string;
  setHolderCheck: (check: VerifyHolder) => void;
  officer: (role: Role, of?: { sub?: string; office?: string; hours?: number }) => Promise<Officer>;
  /** How many rows there are of everything that a refused request must not touch. */
  footprint: () => Promise<Record<string, number>>;
  close: () => Promise<void>;
}

/** Tests that move the clock mean other things to end than the officer's day. */
const YEAR_H = 8_760;

const WATCHED = [
  'cases',
  'person',
  'journal',
  'outbox',
  'movement',
  'piece',
  'delivery',
  'idempotency',
  'submission',
];

async function countRows({ pool }: TestStore): Promise<Record<string, number>> {
  const counts = WATCHED.map((table) => `(SELECT count(*)::integer FROM ${table}) AS ${table}`);
  const { rows } = await pool.query<Record<string, number>>(`SELECT ${counts.join(', ')}`);
  return rows[0] ?? {};
}

/** Made once for a file of tests, since it reads the whole document. */
let answersAsDescribed: RequestHandler | undefined;

/** The application behind a validator of its answers: what is not described in the document becomes a 500. */
function validated(app: Express): Express {
  answersAsDescribed ??= describedAnswers();
  return express().use(answersAsDescribed, app);
}

function officerWith(app: Express, token: string): Officer {
  const authorization = `Bearer ${token}`;
  return {
    get: (path, headers = {}) =>
      request(app)
        .get(path)
        .set({ authorization, ...headers }),
    post: (path, body, { key = randomUUID(), headers = {} } = {}) => {
      const keyed: Record<string, string> = key === null ? {} : { 'idempotency-key': key };
      return request(app)
        .post(path)
        .set({ authorization, ...keyed, ...headers })
        .send(body as object);
    },
    put: (path, body, headers = {}) =>
      request(app)
        .put(path)
        .set({ authorization, ...headers })
        .send(body as object),
  };
}

/** The API of a new office on a database of its own. */
export async function anApi(printers?: readonly string[]): Promise<ApiUnderTest> {
  const store = await anOffice(printers);
  const lines: string[] = [];
  const logger = createLogger('api', 'info', { write: (line: string) => void lines.push(line) });
  const working = dispatchingStore(store, (error) => {
    logger.warn({ fault: describeFault(error) }, DISPATCH_FAILED);
  });
  let holderCheck: VerifyHolder = () => Promise.resolve('match');
  const bareApp = createApp({
    store: working,
    forecasts: new Forecasts(working),
    logger,
    verifyHolder: (row, key) => holderCheck(row, key),
  });
  const app = validated(bareApp);
  return {
    store,
    app,
    bareApp,
    log: () => lines.join(''),
    setHolderCheck: (check) => void (holderCheck = check),
    officer: async (role, { sub, office = '53.71', hours = YEAR_H } = {}) => {
      const caller = { sub: sub ?? `${role}@${office}`, role, office: OfficeCode.parse(office) };
      return officerWith(app, await issueToken(store.keys, caller, hours, store.clock()));
    },
    footprint: () => countRows(store),
    close: () => store.close(),
  };
}
