import { existsSync } from 'node:fs';
import { allSettledOrThrow } from '../../platform/all-settled';
import { CrashPoint, crashMarker } from '../../platform/crash-points';
import type { OfficeOptions, ProcessName } from '../../platform/launcher/office';
import { CaseDriver } from '../support/case-driver';
import { aStack, type Stack } from '../support/office-stack';

const STORY_MS = 600_000;

/** Every case issued, one good sheet for each and never two, and the accounts in order. */
async function expectEveryCardOnce(stack: Stack, driver: CaseDriver): Promise<void> {
  expect(await driver.stages()).toEqual({ ISSUED: driver.cases.length });
  const good = (await stack.sheets()).filter(({ kind }) => kind === 'good');
  const names = good.map(({ jobName }) => jobName);
  expect(new Set(names).size).toBe(names.length);
  expect(good).toHaveLength(driver.cases.length);
  expect(await stack.violations()).toEqual([]);
}

/**
 * Each group on an office of its own, at the same time: every try that dies is missed only after its heartbeat. A job
 * is cancelled where a try died before it sent the document.
 */
const PRINT_POINTS = ['sending-stored|cancel', 'create-job|document-sent|outcome'];

const points = (pattern: string): string =>
  CrashPoint.options.filter((point) => new RegExp(pattern).test(point)).join(',');

describe('processes killed while cards are made', () => {
  const running: { stack: Stack; driver: CaseDriver }[] = [];
  afterEach(async () => {
    for (const { stack, driver } of running.splice(0)) {
      driver.stop();
      await stack.close();
    }
  });

  const anOffice = async (options: OfficeOptions): Promise<(typeof running)[number]> => {
    const stack = await aStack(options);
    const office = { stack, driver: new CaseDriver(stack) };
    running.push(office);
    return office;
  };

  test(
    'each process in turn, by kill -9, with 50 cases under way: all are issued, none is printed twice',
    async () => {
      const { stack, driver } = await anOffice({ seed: 7 });
      for (const url of Object.values(stack.office.urls.printers)) {
        await stack.control(url, '/_sim/mode', { secondsPerCard: 0.5 });
      }
      await driver.register(50);
      await driver.deliver(60, 'SJ-KILL');
      const story = driver.untilAllIssued();
      const victims: ProcessName[] = [
        'api',
        'worker-case',
        'worker-outside',
        'temporal',
        'postgres',
        'simulators',
      ];
      for (const [index, victim] of victims.entries()) {
        // Each kill is at another point of the story, chosen by the progress of the cards and not by a clock.
        await stack.until(
          `cards to be printed before ${victim} is killed`,
          () => stack.sheets(),
          (sheets) => sheets.length >= 3 + index * 5,
          STORY_MS,
        );
        const before = stack.office.pids()[victim];
        stack.office.kill(victim, 'SIGKILL');
        await stack.until(
          `${victim} to be up again`,
          () => Promise.resolve(stack.office.pids()[victim]),
          (pid) => pid !== undefined && pid !== before,
        );
      }
      await story;
      await expectEveryCardOnce(stack, driver);
    },
    STORY_MS,
  );

  test(
    'at every named crash point: the step is neither lost nor taken twice',
    async () => {
      await allSettledOrThrow(
        PRINT_POINTS.map(async (pattern, index) => {
          const { stack, driver } = await anOffice({
            seed: 11 + index,
            childEnv: {
              api: { TERBIT_CRASH_POINT: points('^(apply-command|dispatch)') },
              'worker-case': { TERBIT_CRASH_POINT: points('^relay') },
              'worker-outside': { TERBIT_CRASH_POINT: points(`^print.*(${pattern})`) },
            },
          });
          await driver.register(12);
          await driver.deliver(20, 'SJ-CRASH');
          await driver.untilAllIssued();
          await expectEveryCardOnce(stack, driver);
        }),
      );
      const homes = running.map(({ stack }) => stack.office.home);
      const silent = CrashPoint.options.filter(
        (point) => !homes.some((home) => existsSync(crashMarker(home, point))),
      );
      expect(silent).toEqual([]);
    },
    STORY_MS,
  );
});
