import type { ProcessName, RunningOffice } from '../../platform/launcher/office';

const LOOK_MS = 10;

/**
 * Kills a part of an office and freezes every process that the supervisor starts in its place, before it serves, so
 * that the part is away until the returned function is called. A part that is only frozen would keep its connections.
 */
export async function holdDown(office: RunningOffice, part: ProcessName): Promise<() => void> {
  const first = office.pids()[part];
  let frozen = first;
  let release: () => void = () => undefined;
  await new Promise<void>((down) => {
    const look = setInterval(() => {
      const pid = office.pids()[part];
      if (pid === undefined || pid === frozen) return;
      office.kill(part, 'SIGSTOP');
      frozen = pid;
      down();
    }, LOOK_MS);
    release = () => {
      clearInterval(look);
      if (office.pids()[part] === frozen) office.kill(part, 'SIGCONT');
    };
    office.kill(part, 'SIGKILL');
  });
  return release;
}
