import { z } from 'zod';
import { allOffices } from '../../db/core/outbox';
import { publicRoute } from './route';

const Status = z.object({ status: z.literal('ok') });
const OK = { status: 200, body: { status: 'ok' } } as const;

const healthz = publicRoute({
  method: 'get',
  path: '/healthz',
  id: 'healthz',
  tag: 'Machines',
  summary: 'The process runs',
  answers: { 200: { description: 'The process runs.', body: Status } },
  errors: [],
  handler: () => Promise.resolve(OK),
});

const readyz = publicRoute({
  method: 'get',
  path: '/readyz',
  id: 'readyz',
  tag: 'Machines',
  summary: 'Requests can be served: Postgres answers',
  answers: { 200: { description: 'The process reaches its database.', body: Status } },
  errors: [],
  handler: async ({ deps: { store } }) => {
    await allOffices(store);
    return OK;
  },
});

export const HEALTH = [healthz, readyz];
