import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from '@temporalio/worker';
import { workflowBundle } from '../support/temporal';

const FOLDER = join(__dirname, 'histories');
const recorded = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

/** Histories that earlier releases wrote; a change to workflows/ must still read every one of them. */
describe('recorded histories replay', () => {
  test.each(recorded)('%s', async (file) => {
    const history: unknown = JSON.parse(readFileSync(join(FOLDER, file), 'utf8'));
    await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, file);
  });

  test('every way through a case has one', () => {
    const ways = recorded.map((file) => file.replace(/@.*$/, ''));
    expect(ways).toEqual(
      expect.arrayContaining([
        'whole-card',
        'outage-then-printed',
        'duplicate-refused',
        'rerecorded',
        'spoiled-and-reprinted',
        'uncertain-settled',
        'cancelled-before-recording',
        'print-floor',
        'outage-seen-first',
        'gate-closed-then-printed',
        'identified-later',
        'status-by-hand-in-outage',
        'centre-link',
      ]),
    );
  });
});
