import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startPrinter } from '../../../simulators/printer/start-printer';
import { temporaryHome } from '../temporary-home';
import { ippCaller } from './ipp-caller';

const IPPTOOL = '/usr/bin/ipptool';
const home = temporaryHome();
const run = promisify(execFile);

// The tool is a package of the operating system: where it is missing, only the library's client tests the printer.
const whereInstalled = existsSync(IPPTOOL) ? test : test.skip;

whereInstalled.each([
  'get-printer-description-attributes.test',
  'validate-job.test',
  'print-job.test',
  'get-jobs.test',
  'get-completed-jobs.test',
])('the reference tool of CUPS is content with %s', async (script) => {
  const printer = home.closing(await startPrinter({ home: home.path(), seed: 1, id: 'kupang-1', port: 0 }));
  const { control } = ippCaller(printer.port);
  await control('PUT', 'mode', { secondsPerCard: 0 });
  const card = join(home.path(), 'card.pdf');
  writeFileSync(card, '%PDF-1.4 a card');
  const uri = `ipp://127.0.0.1:${printer.port}/ipp/print`;
  const { stdout } = await run(IPPTOOL, ['-t', '-f', card, '-d', 'filetype=application/pdf', uri, script]);
  expect(stdout).toContain('[PASS]');
});
