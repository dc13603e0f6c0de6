import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { inventedPerson } from '../../demo/harness/invented-people';
import type { CaseAnswer } from '../../demo/harness/office-client';
import { applicantWorkflowId, caseStatus } from '../../workflows/applicant/messages';
import { officeWorkflowId } from '../../workflows/office-messages';
import { aStack, type Stack } from '../support/office-stack';
import { accessTo, type StackAccess } from '../support/stack-access';
import { fileOf, FOLDER, type Way } from './histories';

const OFFICE = '53.71';
const STATION = '53.71.04';
const PATIENCE_MS = 300_000;

let stack: Stack;
let access: StackAccess;
let people = 0;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  stack = await aStack();
  access = await accessTo(stack);
  await stack.client.deliver(20, 'SJ-1');
}, PATIENCE_MS);
afterAll(async () => {
  await access.close();
  await stack.close();
});

const setCentre = (modes: object): Promise<void> =>
  stack.control(stack.office.urls.centre ?? '', '/_sim/mode', modes);

const nextVerdict = async (verdict: string): Promise<void> => {
  await stack.control(stack.office.urls.centre ?? '', '/_sim/next-verdicts', { verdicts: [verdict] });
};

const setPrinters = async (mode: object): Promise<void> => {
  for (const url of Object.values(stack.office.urls.printers)) await stack.control(url, '/_sim/mode', mode);
};

const act = (
  caseId: string,
  action: string,
  role: 'verifier' | 'front-desk',
  body: object,
): Promise<unknown> => stack.client.demand('POST', `/v1/cases/${caseId}/${action}`, role, { body });

function aCase(): Promise<CaseAnswer> {
  people += 1;
  return stack.client.register(inventedPerson(people, 1980), STATION);
}

async function aRecordedCase(): Promise<CaseAnswer> {
  const made = await aCase();
  await stack.client.record(made.caseId, STATION);
  return made;
}

async function reached({ caseId }: CaseAnswer, stage: string): Promise<void> {
  await stack.until(
    `a case to be ${stage}`,
    () => stack.client.read(caseId),
    (answer) => answer.stage === stage,
    PATIENCE_MS,
  );
}

async function attemptIn(
  { caseId }: CaseAnswer,
  state: string,
): Promise<{ attemptId: string; printer: string }> {
  const found = await stack.until(
    `an attempt to be ${state}`,
    async () => (await stack.client.read(caseId)).attempts?.find((attempt) => attempt.state === state),
    (attempt) => attempt !== undefined,
  );
  if (found === undefined) throw new Error('there is such an attempt');
  return found;
}

async function gateIs(centreFunction: string, wanted: 'open' | 'closed'): Promise<void> {
  await stack.until(
    `the gate of ${centreFunction} to be ${wanted}`,
    async () => {
      const { rows } = await access.store.pool.query<{ closed: boolean }>(
        'SELECT call_limit = 0 AS closed FROM centre_function WHERE function = $1',
        [centreFunction],
      );
      return rows[0]?.closed === true ? 'closed' : 'open';
    },
    (state) => state === wanted,
  );
}

/** What names this machine, and the stack traces with its folders, stay out of the file. */
function withoutMachine(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return undefined;
  return typeof value === 'string' ? value.replace(new RegExp(`\\d+@${hostname()}`), 'worker') : value;
}

async function keep(way: Way, workflowId: string): Promise<void> {
  const history = await access.temporal.workflow.getHandle(workflowId).fetchHistory();
  const text = JSON.stringify(JSON.parse(historyToJSON(history)), withoutMachine, 2);
  writeFileSync(join(FOLDER, fileOf(way)), `${text}\n`);
}

async function keepCase(way: Way, { caseNumber }: CaseAnswer): Promise<void> {
  const workflowId = applicantWorkflowId(caseNumber);
  await stack.until(
    'a workflow to be completed',
    () => access.temporal.workflow.getHandle(workflowId).describe(),
    ({ status }) => status.name === 'COMPLETED',
  );
  await keep(way, workflowId);
}

async function keepIssued(way: Way, one: CaseAnswer): Promise<void> {
  await reached(one, 'READY');
  await stack.client.handOver(one.caseId, { kind: 'EXCEPTION', reason: 'READER_DOWN' });
  await keepCase(way, one);
}

// One office for all, in this order: what one way does to the centre and the printers is over before the next.
const RECORDINGS: [Way, () => Promise<void>][] = [
  ['whole-card', async () => keepIssued('whole-card', await aRecordedCase())],
  [
    'cancelled-before-recording',
    async () => {
      const one = await aCase();
      const workflow = access.temporal.workflow.getHandle(applicantWorkflowId(one.caseNumber));
      await stack.until(
        'its workflow to wait',
        () => workflow.query(caseStatus),
        (view) => view !== null,
      );
      await act(one.caseId, 'cancellation', 'front-desk', { reason: 'WITHDRAWN' });
      await keepCase('cancelled-before-recording', one);
    },
  ],
  [
    'duplicate-refused',
    async () => {
      await nextVerdict('DUPLICATE');
      const one = await aRecordedCase();
      await reached(one, 'NEEDS_DECISION');
      await act(one.caseId, 'decision', 'verifier', { action: 'REFUSE', note: 'data ganda' });
      await keepCase('duplicate-refused', one);
    },
  ],
  [
    'rerecorded',
    async () => {
      await nextVerdict('ADJUDICATE');
      const one = await aRecordedCase();
      await reached(one, 'NEEDS_DECISION');
      await act(one.caseId, 'decision', 'verifier', { action: 'RERECORD', note: 'jari kabur' });
      await stack.client.record(one.caseId, STATION);
      await keepIssued('rerecorded', one);
    },
  ],
  [
    'search-failed',
    async () => {
      await nextVerdict('ERROR');
      await keepIssued('search-failed', await aRecordedCase());
    },
  ],
  [
    'spoiled-and-reprinted',
    async () => {
      await setPrinters({ secondsPerCard: 30 });
      const one = await aRecordedCase();
      const { printer } = await attemptIn(one, 'SENDING');
      await stack.control(stack.office.urls.printers[printer] ?? '', '/_sim/mode', { state: 'jam' });
      await attemptIn(one, 'SPOILED');
      await setPrinters({ state: 'ready', secondsPerCard: 0 });
      await keepIssued('spoiled-and-reprinted', one);
    },
  ],
  [
    'uncertain-settled',
    async () => {
      await setPrinters({ secondsPerCard: 30 });
      const one = await aRecordedCase();
      await attemptIn(one, 'SENDING');
      await setPrinters({ state: 'restart', sheet: 'lost', secondsPerCard: 0 });
      const { attemptId } = await attemptIn(one, 'UNCERTAIN');
      for (const person of ['satu', 'dua'])
        await stack.client.demand('POST', `/v1/attempts/${attemptId}/settlement`, 'printer', {
          body: { outcome: 'NOT_PRINTED' },
          person,
        });
      await keepIssued('uncertain-settled', one);
    },
  ],
  [
    'identified-later',
    async () => {
      await setCentre({ identify: 'down' });
      const one = await aRecordedCase();
      await reached(one, 'SENT');
      await gateIs('identify', 'closed');
      await setCentre({ identify: 'up' });
      await keepIssued('identified-later', one);
      await gateIs('identify', 'open');
    },
  ],
  [
    'status-by-hand-in-outage',
    async () => {
      await setCentre({ identify: 'down' });
      const one = await aRecordedCase();
      await reached(one, 'SENT');
      await gateIs('identify', 'closed');
      const csv = `caseNumber,status\n${one.caseNumber},PRR\n`;
      const body = { asOf: new Date().toISOString(), csv };
      await stack.client.demand('POST', '/v1/status-batches', 'recorder', { body });
      await keepIssued('status-by-hand-in-outage', one);
      await setCentre({ identify: 'up' });
      await gateIs('identify', 'open');
    },
  ],
  [
    'outage-seen-first',
    async () => {
      await setCentre({ enrol: 'down' });
      const seesIt = await aRecordedCase();
      await gateIs('enrol', 'closed');
      const comesLater = await aRecordedCase();
      await reached(comesLater, 'RECORDED');
      await setCentre({ enrol: 'up' });
      await keepIssued('outage-seen-first', seesIt);
      await keepIssued('gate-closed-then-printed', comesLater);
    },
  ],
  ['print-floor', () => keep('print-floor', officeWorkflowId('print-floor', OFFICE))],
  ['centre-link', () => keep('centre-link', officeWorkflowId('centre-link', OFFICE))],
];

test.each(RECORDINGS)('%s is recorded', (_way, record) => record(), PATIENCE_MS);
