import { join, resolve } from 'node:path';
import type { Settings } from '../config';
import { readSettings } from '../config';
import { kecamatanOf } from '../../domain/regions/regions';
import { isPortFree, LOOPBACK, PortPicker } from './ports';
import { secretOf } from './secrets';

const WANTED_PORTS = {
  postgres: 54_320,
  temporal: 7_233,
  ui: 8_233,
  centre: 3_400,
  printers: 3_610,
  stations: 4_501,
};
const LOOPBACK_HOSTS = ['127.0.0.1', 'localhost', '::1'];

export interface PlanOptions {
  home: string;
  ports: 'default' | 'free';
  /** The environment, already joined with the overrides. */
  env: NodeJS.ProcessEnv;
  printers: number;
  say: (line: string) => void;
}

interface SimulatorPlan {
  home: string;
  seed: number;
  centre?: { port: number; token: string };
  sbi: { station: string; port: number }[];
  printers: { id: string; port: number }[];
}

/** Which parts the launcher starts itself, and the addresses of all parts. */
export interface OfficePlan {
  home: string;
  settings: Settings;
  apiPort: number;
  postgresPort: number | undefined;
  temporal: { port: number; uiPort: number } | undefined;
  simulators: SimulatorPlan | undefined;
  addresses: {
    api: string;
    temporal: string;
    ui: string | undefined;
    centre: string | undefined;
    sbi: Record<string, string>;
    printers: Record<string, string>;
  };
}

export async function planOffice(options: PlanOptions, seed: number): Promise<OfficePlan> {
  const settings = readSettings(options.env);
  const home = resolve(options.home);
  const picker = new PortPicker(options.ports === 'free' ? 'free' : 'wanted', options.say);
  refuseToExposeEmbeddedParts(settings);
  const apiPort = options.ports === 'free' ? await picker.pick('API', 0) : await freeApiPort(settings);
  const postgresPort =
    settings.DATABASE_URL === undefined ? await picker.pick('Postgres', WANTED_PORTS.postgres) : undefined;
  const temporal =
    settings.TEMPORAL_ADDRESS === undefined
      ? {
          port: await picker.pick('Temporal', WANTED_PORTS.temporal),
          uiPort: await picker.pick('Temporal UI', WANTED_PORTS.ui),
        }
      : undefined;
  const simulators = await planSimulators(settings, options.printers, { home, seed, picker });
  return {
    home,
    settings,
    apiPort,
    postgresPort,
    temporal,
    simulators,
    addresses: {
      api: `http://${LOOPBACK}:${apiPort}`,
      temporal: settings.TEMPORAL_ADDRESS ?? `${LOOPBACK}:${temporal?.port ?? 0}`,
      ui:
        temporal &&
        `http://${LOOPBACK}:${temporal.uiPort}/namespaces/${settings.TEMPORAL_NAMESPACE}/workflows`,
      centre:
        settings.TERBIT_CENTRE_URL ?? (simulators?.centre && `http://${LOOPBACK}:${simulators.centre.port}`),
      sbi: stationAddresses(settings, simulators),
      printers: printerAddresses(settings, simulators),
    },
  };
}

/** Embedded parts and simulators have keys and answers for one machine alone. */
function refuseToExposeEmbeddedParts(settings: Settings): void {
  const embedded = ['DATABASE_URL', 'TERBIT_CENTRE_URL', 'TERBIT_SBI_URL', 'TERBIT_PRINTERS'] as const;
  const missing = embedded.filter((name) => settings[name] === undefined);
  if (missing.length === 0) return;
  const reason = LOOPBACK_HOSTS.includes(settings.TERBIT_HOST)
    ? settings.NODE_ENV === 'production' && 'NODE_ENV=production'
    : 'TERBIT_HOST di luar mesin ini';
  if (reason === false) return;
  throw new Error(
    `${reason}: bagian tertanam dan simulator tidak boleh dipakai. Setel ${missing.join(', ')}.`,
  );
}

async function freeApiPort(settings: Settings): Promise<number> {
  if (await isPortFree(settings.PORT, settings.TERBIT_HOST)) return settings.PORT;
  throw new Error(
    `Port ${settings.PORT} untuk API sedang dipakai program lain. ` +
      'Hentikan program itu, atau pilih port lain: PORT=3001 npm start.',
  );
}

async function planSimulators(
  settings: Settings,
  printerCount: number,
  { home, seed, picker }: { home: string; seed: number; picker: PortPicker },
): Promise<SimulatorPlan | undefined> {
  const replaced = [settings.TERBIT_CENTRE_URL, settings.TERBIT_SBI_URL, settings.TERBIT_PRINTERS];
  if (replaced.every((variable) => variable !== undefined)) return undefined;
  const centre =
    settings.TERBIT_CENTRE_URL === undefined
      ? {
          port: await picker.pick('simulator pusat', WANTED_PORTS.centre),
          token: centreToken(home, settings),
        }
      : undefined;
  const sbi: SimulatorPlan['sbi'] = [];
  if (settings.TERBIT_SBI_URL === undefined) {
    for (const [index, station] of stationsOf(settings).entries())
      sbi.push({ station, port: await picker.pick(`alat rekam ${station}`, WANTED_PORTS.stations + index) });
  }
  const printers: SimulatorPlan['printers'] = [];
  if (settings.TERBIT_PRINTERS === undefined) {
    for (let number = 1; number <= printerCount; number++) {
      const id = `${printerPrefix(settings)}-${number}`;
      printers.push({ id, port: await picker.pick(`pencetak ${id}`, WANTED_PORTS.printers + number - 1) });
    }
  }
  return { home: join(home, 'simulators'), seed, ...(centre && { centre }), sbi, printers };
}

export function centreToken(home: string, settings: Settings): string {
  return settings.TERBIT_CENTRE_TOKEN ?? secretOf(home, 'centre-token');
}

function stationsOf(settings: Settings): string[] {
  return [settings.TERBIT_OFFICE, ...kecamatanOf(settings.TERBIT_OFFICE)];
}

function printerPrefix(settings: Settings): string {
  return settings.TERBIT_OFFICE === '53.71' ? 'kupang' : `p${settings.TERBIT_OFFICE.replace('.', '')}`;
}

function stationAddresses(settings: Settings, simulators: SimulatorPlan | undefined): Record<string, string> {
  const given = settings.TERBIT_SBI_URL;
  if (given === undefined)
    return Object.fromEntries(
      (simulators?.sbi ?? []).map(({ station, port }) => [station, `http://${LOOPBACK}:${port}`]),
    );
  if (given.kind === 'by-station') return { ...given.urls };
  return Object.fromEntries(stationsOf(settings).map((station) => [station, given.url]));
}

function printerAddresses(settings: Settings, simulators: SimulatorPlan | undefined): Record<string, string> {
  const given = settings.TERBIT_PRINTERS;
  if (given !== undefined) return Object.fromEntries(given.map(({ id, url }) => [id, url ?? 'manual']));
  return Object.fromEntries(
    (simulators?.printers ?? []).map(({ id, port }) => [id, `ipp://${LOOPBACK}:${port}/ipp/print`]),
  );
}
