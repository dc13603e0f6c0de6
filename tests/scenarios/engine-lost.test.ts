import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applicantWorkflowId } from '../../workflows/applicant/messages';
import { CaseDriver } from '../support/case-driver';
import { aStack, type Stack } from '../support/office-stack';
import { shared } from '../support/servers';

const STORY_MS = 420_000;

describe('a workflow engine that loses its workflows', () => {
  let stack: Stack;
  let driver: CaseDriver;

  beforeEach(async () => {
    stack = await aStack({ seed: 3 });
    driver = new CaseDriver(stack);
    await driver.register(10);
    // Without blanko every case ends up in the queue, each with a running workflow.
    const story = driver.untilAllIssued();
    await stack.until(
      'all cases to wait for blanko',
      () => driver.stages(),
      (stages) => stages['PRINT_READY'] === 10,
    );
    story.catch(() => undefined);
    driver.rest(story);
  }, STORY_MS);
  afterEach(async () => {
    driver.stop();
    await stack.close();
  });

  const goesOn = async (): Promise<void> => {
    await driver.deliver(10, 'SJ-REVIVED');
    await driver.story();
    expect(await driver.stages()).toEqual({ ISSUED: 10 });
    expect(await stack.sheets()).toHaveLength(10);
    expect(await stack.violations()).toEqual([]);
  };

  test(
    'ten workflows terminated by the CLI are revived, and their cards printed',
    async () => {
      const cli = await shared('temporal-cli');
      for (const { caseNumber } of driver.cases) {
        const address = ['--address', stack.office.urls.temporal, '--namespace', 'terbit'];
        execFileSync(cli, [
          'workflow',
          'terminate',
          '--workflow-id',
          applicantWorkflowId(caseNumber),
          ...address,
        ]);
      }
      await goesOn();
    },
    STORY_MS,
  );

  test(
    'with its database file deleted, every case is rebuilt from Postgres',
    async () => {
      const folder = join(stack.office.home, 'temporal');
      for (const file of readdirSync(folder)) rmSync(join(folder, file));
      stack.office.kill('temporal', 'SIGKILL');
      await goesOn();
    },
    STORY_MS,
  );
});
