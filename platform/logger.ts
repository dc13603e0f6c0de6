import pino from 'pino';
import type { Logger, LoggerOptions } from 'pino';

export type { Logger } from 'pino';

/** Fields that hold a person's data or a secret. When one is logged by mistake, its value is removed. */
const PRIVATE_FIELDS = [
  'nik',
  'familyCardNumber',
  'name',
  'fullName',
  'birthPlace',
  'birthDate',
  'address',
  'phone',
  'email',
  'contact',
  'applicant',
  'person',
  'trackingCode',
  'token',
  'password',
  'authorization',
  'cookie',
  'set-cookie',
  'idempotency-key',
  'databaseUrl',
  'body',
  // Details that Postgres adds to an error quote the row.
  'detail',
  'where',
  'internalQuery',
  'parameters',
];

/** Pino's paths have a fixed depth, so each field is named at the top and three levels down. */
const PATHS = PRIVATE_FIELDS.flatMap((field) => {
  const key = /^\w+$/.test(field) ? field : `["${field}"]`;
  const below = key.startsWith('[') ? key : `.${key}`;
  return [key, `*${below}`, `*.*${below}`, `*.*.*${below}`];
});

/** JSON lines on the standard output; `process` names the part of the office. */
export function createLogger(
  processName: string,
  level: LoggerOptions['level'] = 'info',
  destination?: pino.DestinationStream,
): Logger {
  const options: LoggerOptions = {
    level,
    base: { process: processName, pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: PATHS, censor: '[redacted]' },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
