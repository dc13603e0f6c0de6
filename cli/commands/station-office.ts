import { Command, InvalidArgumentError } from 'commander';
import { distrustStation, trustStation } from '../../db/station/keys';
import { openPool, type Store } from '../../db/core/store';
import { OfficeCode } from '../../domain/regions/regions';
import { readSettings } from '../../platform/config';
import { loadKeys } from '../../platform/keys';
import { environmentBesideOffice } from '../../platform/launcher/running-office';
import { keyIdOf, publicKeyOf } from '../../platform/packet-envelope';
import { OFFICE_NOT_RUNNING } from '../../domain/texts/commands';
import type { CliContext } from '../context';
import { StationKeyFile, type OfficeKeyFile } from '../../station/folder';
import { readJson } from '../../station/read-json';
import { stationsOf } from '../../db/office/sites';

function parseOffice(text: string): OfficeCode {
  const office = OfficeCode.safeParse(text);
  if (!office.success) throw new InvalidArgumentError('Isi kode kabupaten atau kota, misalnya 53.71.');
  return office.data;
}

/** Prints what every station of the office needs to encrypt its packets. Nothing in it is secret. */
export function officeKeyCommand({ home }: CliContext): Command {
  return new Command('office-key')
    .description('Mencetak kunci umum kantor untuk stasiun; tidak rahasia')
    .requiredOption('--office <kode>', 'kode kantor, misalnya 53.71', parseOffice)
    .action(async ({ office }: { office: OfficeCode }) => {
      const officeKey = await publicKeyOf(loadKeys(home).packetPrivateKey);
      console.log(JSON.stringify({ office, officeKey } satisfies OfficeKeyFile));
    });
}

async function withDatabase<T>(
  { now, language }: CliContext,
  work: (store: Pick<Store, 'pool' | 'clock'>) => Promise<T>,
): Promise<T> {
  const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
  if (url === undefined) throw new Error(OFFICE_NOT_RUNNING[language()]);
  const pool = openPool(url, () => undefined, { max: 1 });
  try {
    return await work({ pool, clock: now });
  } finally {
    await pool.end();
  }
}

const SUB = ['--sub <nama>', 'admin yang memutuskan', 'admin'] as const;

/**
 * The person compares the fingerprint shown at the station with the one printed here, since the file may arrive by an
 * unsafe way.
 */
export function trustCommand(context: CliContext): Command {
  return new Command('trust')
    .description('Mulai menerima paket sebuah stasiun')
    .argument('<berkas>', 'station-key.json dari folder stasiun')
    .requiredOption(
      '--fingerprint <sidik>',
      'sidik kunci yang tampil di stasiun, ditanyakan kepada petugasnya',
    )
    .option(...SUB)
    .action(async (file: string, { fingerprint, sub }: { fingerprint: string; sub: string }) => {
      const key = StationKeyFile.safeParse(await readJson(file, 'kunci stasiun'));
      if (!key.success) throw new Error('Berkas kunci stasiun tidak dikenali.');
      const keyId = await keyIdOf(key.data.publicKey);
      if (keyId !== fingerprint) {
        throw new Error('Sidik kunci tidak sama: berkas ini bukan dari stasiun itu. Jangan dipercaya.');
      }
      await withDatabase(context, async (store) => {
        const known = await stationsOf(store.pool, key.data.office);
        if (!known.includes(key.data.station)) throw new Error('Stasiun ini tidak dikenal di kantor ini.');
        await trustStation(store, { keyId, ...key.data }, sub);
      });
      console.log(`Paket dari stasiun ${key.data.station} diterima mulai sekarang.`);
    });
}

export function distrustCommand(context: CliContext): Command {
  return new Command('distrust')
    .description('Berhenti menerima paket sebuah stasiun, misalnya bila laptopnya hilang')
    .argument('<sidik>', 'sidik kunci stasiun')
    .option(...SUB)
    .action(async (keyId: string, { sub }: { sub: string }) => {
      const was = await withDatabase(context, (store) => distrustStation(store, keyId, sub));
      if (!was) throw new Error('Tidak ada stasiun yang dipercaya dengan sidik kunci ini.');
      console.log('Paket dari stasiun ini ditolak mulai sekarang.');
    });
}
