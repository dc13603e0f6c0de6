import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { postgresUrl } from './embedded-postgres';
import type { OfficePlan } from './office-plan';

const OfficeRecord = z.object({
  PORT: z.string(),
  TEMPORAL_ADDRESS: z.string(),
  TEMPORAL_NAMESPACE: z.string(),
  TERBIT_OFFICE: z.string(),
  postgresPort: z.number().optional(),
});

/** Records on which ports the office runs, without any secret, for the operator's commands beside it. */
export function recordRunningOffice(plan: OfficePlan): void {
  const record: z.infer<typeof OfficeRecord> = {
    PORT: String(plan.apiPort),
    TEMPORAL_ADDRESS: plan.addresses.temporal,
    TEMPORAL_NAMESPACE: plan.settings.TEMPORAL_NAMESPACE,
    TERBIT_OFFICE: plan.settings.TERBIT_OFFICE,
    postgresPort: plan.postgresPort,
  };
  writeFileSync(recordFile(plan.home), JSON.stringify(record), { mode: 0o600 });
}

export function forgetRunningOffice(home: string): void {
  rmSync(recordFile(home), { force: true });
}

/**
 * The environment for a command run beside an office: what the person set, completed with the addresses of the office
 * that runs on this home, if one does.
 */
export function environmentBesideOffice(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const home = resolve(env['TERBIT_HOME'] ?? '.terbit');
  try {
    const { postgresPort, ...running } = OfficeRecord.parse(
      JSON.parse(readFileSync(recordFile(home), 'utf8')),
    );
    const database = postgresPort === undefined ? {} : { DATABASE_URL: postgresUrl(home, postgresPort) };
    return { ...running, ...database, ...env };
  } catch {
    return env;
  }
}

function recordFile(home: string): string {
  return join(home, 'run', 'office.json');
}
