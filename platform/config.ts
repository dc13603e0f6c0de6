import { z } from 'zod';
import { OfficeCode, SiteCode } from '../domain/regions/regions';

const WORKER_ROLES = ['case', 'centre', 'station', 'floor'] as const;
export type WorkerRole = (typeof WORKER_ROLES)[number];

export interface PrinterAddress {
  id: string;
  /** Null for a printer that an operator uses in the ministry's own client. */
  url: string | null;
}

/** One URL that serves every station, or one for each station by its code. */
export type StationAddresses =
  { kind: 'one'; url: string } | { kind: 'by-station'; urls: Readonly<Record<string, string>> };

/** Empty counts as unset: a shell or a compose file that passes a variable on cannot unset it. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((number) => number <= 65_535, 'must be a port number');

/** The pacer keeps each call of the last second in memory, and no centre is limited by an office beyond this rate. */
const MOST_CALLS_PER_SECOND = 200;

const callsPerSecond = z
  .string()
  .regex(/^\d{1,3}$/, 'must be a whole number')
  .transform(Number)
  .refine(
    (number) => number >= 1 && number <= MOST_CALLS_PER_SECOND,
    `must be from 1 to ${MOST_CALLS_PER_SECOND}`,
  );

const address = (...protocols: string[]) =>
  z.string().refine(
    (text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      return url !== undefined && protocols.includes(url.protocol);
    },
    `must be a URL (${protocols.map((protocol) => `${protocol}//…`).join(' or ')})`,
  );

const webAddress = address('http:', 'https:');

const roles = z.string().transform((text, context): readonly WorkerRole[] => {
  const wanted = splitList(text);
  const known = wanted.map((name) => WORKER_ROLES.find((role) => role === name));
  if (known.length > 0 && known.every((role) => role !== undefined)) return [...new Set(known)];
  context.addIssue({ code: 'custom', message: `must be a list of ${WORKER_ROLES.join(', ')}` });
  return z.NEVER;
});

/** The address of a printer that an operator uses in the ministry's own client. */
const MANUAL = 'manual';

const printers = z.string().transform((text, context): readonly PrinterAddress[] => {
  const pairs = splitList(text).map(splitPair);
  const wellFormed = pairs.every(
    ([id, url]) =>
      /^[a-z0-9-]+$/.test(id) &&
      (url === MANUAL || address('ipp:', 'ipps:', 'http:', 'https:').safeParse(url).success),
  );
  if (wellFormed && new Set(pairs.map(([id]) => id)).size === pairs.length)
    return pairs.map(([id, url]) => ({ id, url: url === MANUAL ? null : url }));
  context.addIssue({ code: 'custom', message: 'must be a list id=ipp-url,id=manual with each id once' });
  return z.NEVER;
});

const stations = z.string().transform((text, context): StationAddresses => {
  if (webAddress.safeParse(text).success) return { kind: 'one', url: text };
  const pairs = splitList(text).map(splitPair);
  if (
    pairs.length > 0 &&
    pairs.every(([site, url]) => SiteCode.safeParse(site).success && webAddress.safeParse(url).success)
  )
    return { kind: 'by-station', urls: Object.freeze(Object.fromEntries(pairs)) };
  context.addIssue({ code: 'custom', message: 'must be one URL or a list station=url,station=url' });
  return z.NEVER;
});

/** Every variable that the office reads, with its default. */
const environment = z.object({
  PORT: optional(port).transform((value) => value ?? 3000),
  TERBIT_HOST: optional(z.string()).transform((value) => value ?? '127.0.0.1'),
  TERBIT_HOME: optional(z.string()).transform((value) => value ?? '.terbit'),
  DATABASE_URL: optional(address('postgres:', 'postgresql:')),
  TEMPORAL_ADDRESS: optional(z.string().regex(/^[^\s/]+:\d+$/, 'must be host:port')),
  TEMPORAL_NAMESPACE: optional(z.string()).transform((value) => value ?? 'terbit'),
  TERBIT_OFFICE: optional(z.string().pipe(OfficeCode)).transform(
    (value) => value ?? OfficeCode.parse('53.71'),
  ),
  TERBIT_ROLES: optional(roles).transform((value) => value ?? WORKER_ROLES),
  TERBIT_CENTRE_URL: optional(webAddress),
  TERBIT_CENTRE_TOKEN: optional(z.string()),
  TERBIT_CENTRE_MAX_RPS: optional(callsPerSecond).transform((value) => value ?? 20),
  TERBIT_PUBLIC_URL: optional(webAddress),
  TERBIT_PRINTERS: optional(printers),
  TERBIT_SBI_URL: optional(stations),
  TERBIT_SBI_TRUST: optional(z.string()),
  TERBIT_CRASH_POINT: optional(z.string()),
  LOG_LEVEL: optional(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])).transform(
    (value) => value ?? 'info',
  ),
  NODE_ENV: optional(z.string()),
});

/** The environment before the launcher has filled in its embedded parts. */
export type Settings = Readonly<z.infer<typeof environment>>;

export interface Config {
  port: number;
  host: string;
  /** Data folder: keys, logs, packets. */
  home: string;
  databaseUrl: string;
  temporal: Readonly<{ address: string; namespace: string }>;
  office: OfficeCode;
  roles: readonly WorkerRole[];
  centre: Readonly<{
    url: string | undefined;
    token: string | undefined;
    /** The highest number of calls a second that the office makes to one function of the centre. */
    mostPerSecond: number;
  }>;
  /** Base of the addresses that we give to the centre and print on receipts, without a slash at its end. */
  publicUrl: string;
  printers: readonly PrinterAddress[];
  stations: StationAddresses | undefined;
  /** PEM file with the trust anchor of the biometric devices. */
  stationTrustFile: string | undefined;
  /** Only the crash tests set it: the process kills itself there. */
  crashPoint: string | undefined;
  logLevel: Settings['LOG_LEVEL'];
  production: boolean;
}

/** Reads the environment once; all faults are reported in one error that names variables and no values. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const parsed = environment.safeParse(env);
  if (parsed.success) return Object.freeze(parsed.data);
  throw configurationError(
    parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${describeIssue(issue)}`),
  );
}

/** The configuration of the API and the workers. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const settings = readSettings(env);
  if (settings.DATABASE_URL === undefined) throw configurationError(['DATABASE_URL: is missing']);
  return Object.freeze({
    port: settings.PORT,
    host: settings.TERBIT_HOST,
    home: settings.TERBIT_HOME,
    databaseUrl: settings.DATABASE_URL,
    temporal: Object.freeze({
      address: settings.TEMPORAL_ADDRESS ?? '127.0.0.1:7233',
      namespace: settings.TEMPORAL_NAMESPACE,
    }),
    office: settings.TERBIT_OFFICE,
    roles: settings.TERBIT_ROLES,
    centre: Object.freeze({
      url: settings.TERBIT_CENTRE_URL,
      token: settings.TERBIT_CENTRE_TOKEN,
      mostPerSecond: settings.TERBIT_CENTRE_MAX_RPS,
    }),
    publicUrl: (settings.TERBIT_PUBLIC_URL ?? `http://127.0.0.1:${settings.PORT}`).replace(/\/+$/, ''),
    printers: Object.freeze(settings.TERBIT_PRINTERS ?? []),
    stations: settings.TERBIT_SBI_URL,
    stationTrustFile: settings.TERBIT_SBI_TRUST,
    crashPoint: settings.TERBIT_CRASH_POINT,
    logLevel: settings.LOG_LEVEL,
    production: settings.NODE_ENV === 'production',
  });
}

function configurationError(faults: readonly string[]): Error {
  return new Error(`The environment is not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
}

/** Zod's texts name what was expected; a text that could quote the value is replaced. */
function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message === 'Invalid input' ? 'is not valid' : issue.message;
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'invalid_format')
    return issue.message.startsWith('must') ? issue.message : 'is not valid';
  return 'is not valid';
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function splitPair(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
