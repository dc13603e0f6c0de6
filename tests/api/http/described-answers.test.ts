import express, { type Response } from 'express';
import request from 'supertest';
import { describedAnswers } from '../support/described-answers';

const PROBLEM = {
  type: 'urn:terbit:error:CASE_NOT_FOUND',
  title: 'Tidak ada',
  status: 404,
  detail: 'Periksa nomornya.',
  instance: '/v1/cases/*',
  code: 'CASE_NOT_FOUND',
  traceId: '0'.repeat(32),
};

/** What a caller gets from an application that answers so, behind the check of its answers. */
async function ask(path: string, answer: (response: Response) => unknown) {
  const app = express().use(describedAnswers(), (_request, response) => void answer(response));
  const answered = await request(app).get(path);
  const { code } = answered.body as { code?: string };
  return { status: answered.status, isRefused: code === 'NOT_DESCRIBED' };
}

const problem = (body: object) => (response: Response) =>
  response.status(404).type('application/problem+json').json(body);

describe('the check of answers that API tests stand on', () => {
  test.each([
    ['what the document describes', '/readyz', (response: Response) => response.json({ status: 'ok' }), 200],
    ['a described refusal', '/v1/cases/A-1', problem(PROBLEM), 404],
    ['a path that the document does not know', '/v0/other', (response: Response) => response.json({}), 200],
    ['a method that the path does not have', '/v1/cases/search', problem(PROBLEM), 404],
  ])('lets %s through', async (_what, path, answer, expected) => {
    expect(await ask(path, answer)).toEqual({ status: expected, isRefused: false });
  });

  test.each([
    ['a member that is missing', '/readyz', (response: Response) => response.json({})],
    ['a value of another kind', '/readyz', (response: Response) => response.json({ status: 'perhaps' })],
    ['another status', '/readyz', (response: Response) => response.status(418).json({ status: 'ok' })],
    ['another type', '/readyz', (response: Response) => response.type('text/plain').json({ status: 'ok' })],
    ['a code of another route', '/v1/cases/A-1', problem({ ...PROBLEM, code: 'PRINTER_NOT_FOUND' })],
    ['a part of a shared schema', '/v1/cases/A-1', problem({ ...PROBLEM, traceId: 'short' })],
  ])('turns %s into a 500', async (_what, path, answer) => {
    expect(await ask(path, answer)).toEqual({ status: 500, isRefused: true });
  });
});
