import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { env, pid } from 'node:process';
import { isMainThread, threadId } from 'node:worker_threads';

/** Loaded first by each process of the office: profiles its CPU use and writes the profile at the end. */
const folder = env['TERBIT_PROFILE'];
if (folder !== undefined) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  const name = isMainThread ? `${pid}` : `${pid}-${threadId}`;
  process.on('exit', () => {
    session.post('Profiler.stop', (error, result) => {
      if (error !== null) return;
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(result.profile));
    });
  });
}
