import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal';
import { fileOf, FOLDER, WAYS } from './histories';

const recorded = readdirSync(FOLDER);

/** Histories of this release and of all before; a change to workflows/ must still read every one of them. */
describe('recorded histories replay', () => {
  test.each(recorded)('%s', async (file) => {
    const history: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, file);
  });

  test('this release has one of every way: `npm run record -- histories` records them', () => {
    expect(recorded).toEqual(expect.arrayContaining(WAYS.map(fileOf)));
  });
});
