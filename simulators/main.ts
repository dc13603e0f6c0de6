import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { startCentre } from './centre/start-centre';
import { DeviceAuthority } from './device/device-keys';
import { startStation } from './device/start-station';
import { startPrinter } from './printer/start-printer';
import { simulatorSettings } from './settings';
import type { SimulatorSettings } from './settings';

interface Running {
  close(): Promise<void>;
}

function readSettings(text: string | undefined): SimulatorSettings {
  const parsed = simulatorSettings.safeParse(JSON.parse(text ?? '{}'));
  if (!parsed.success) throw new Error(`The settings cannot be used:\n${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

async function startAll({ home, seed, centre, sbi, printers }: SimulatorSettings): Promise<Running[]> {
  mkdirSync(home, { recursive: true });
  const authority = await DeviceAuthority.open(home);
  const anchor = join(home, 'sbi-ca.pem');
  writeFileSync(`${anchor}.new`, `${authority.certificate}\n`);
  renameSync(`${anchor}.new`, anchor);
  return Promise.all([
    ...(centre === undefined ? [] : [startCentre({ home, seed, ...centre })]),
    ...sbi.map(({ station, port }) => startStation({ home, seed, station, port, authority })),
    ...printers.map(({ id, port }) => startPrinter({ home, seed, id, port })),
  ]);
}

function stopOnRequest(running: readonly Running[]): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.allSettled(running.map((simulator) => simulator.close())).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop);
}

async function main(): Promise<void> {
  // Ctrl-C reaches the whole group, also while this process is still starting.
  const leave = (): void => process.exit(0);
  const early = ['SIGTERM', 'SIGINT', 'disconnect'] as const;
  for (const event of early) process.on(event, leave);
  const running = await startAll(readSettings(process.argv[2]));
  for (const event of early) process.off(event, leave);
  stopOnRequest(running);
  process.send?.({ type: 'ready' });
}

main().catch((error: unknown) => {
  console.error(`simulators: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
