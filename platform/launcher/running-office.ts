import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { postgresUrl } from './embedded-postgres';
import type { OfficePlan } from './office-plan';

const Note = z.object({
  PORT: z.string(),
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string(),
  TERBIT_OFFICE: z.string(),
  postgresPort: z.number().optional(),
});

/** Records on which ports the office runs, without any secret, for the operator's commands beside it. */
export function noteRunningOffice(plan: OfficePlan): void {
  const note: z.infer<typeof Note> = {
    PORT: String(plan.apiPort),
    TEMPORAL_ADDRESS: plan.addresses.temporal,
    TEMPORAL_NAMESPACE: plan.settings.TEMPORAL_NAMESPACE,
    TERBIT_OFFICE: plan.settings.TERBIT_OFFICE,
    postgresPort: plan.postgresPort,
  };
  writeFileSync(noteFile(plan.home), JSON.stringify(note), { mode: 0o600 });
}

export function forgetRunningOffice(home: string): void {
  rmSync(noteFile(home), { force: true });
}

/**
 * The environment for a command run beside an office: what the person set, completed with the addresses of the office
 * that runs on this home, if one does.
 */
export function environmentBesideOffice(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const home = resolve(env['TERBIT_HOME'] ?? '.terbit');
  try {
    const { postgresPort, ...running } = Note.parse(JSON.parse(readFileSync(noteFile(home), 'utf8')));
    const database = postgresPort === undefined ? {} : { DATABASE_URL: postgresUrl(home, postgresPort) };
    return { ...running, ...database, ...env };
  } catch {
    return env;
  }
}

function noteFile(home: string): string {
  return join(home, 'run', 'office.json');
}
