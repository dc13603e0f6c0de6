import { join } from 'node:path';
import { runner } from 'node-pg-migrate';
import { Client } from 'pg';
import { kecamatanOf, OfficeCode, regionName } from '../domain/regions/regions';
import { BLANK_OF } from '../domain/stock/ledger';
import { CENTRE_FUNCTIONS } from '../domain/values/centre-function';
import { OfficeWorkflow } from '../domain/office/office-workflow';
import { seedPolicy } from './queue/policies';
import { sql } from './core/sql';
import { setRowForm } from './core/store';

/** Any number, the same for every process that migrates. */
const MIGRATION_LOCK = 5_371_000;

/** Migrates a database to the newest schema; several at once wait for one another. */
export async function migrate(databaseUrl: string): Promise<void> {
  const dbClient = new Client({ connectionString: databaseUrl });
  await dbClient.connect();
  try {
    // The runner's own lock does not wait: it fails when another process migrates. Ours ends with the connection.
    await dbClient.query(sql`SELECT pg_advisory_lock(${MIGRATION_LOCK})`);
    await runner({
      dbClient,
      noLock: true,
      dir: join(__dirname, 'migrations'),
      migrationsTable: 'migration',
      direction: 'up',
      log: () => undefined,
    });
  } finally {
    await dbClient.end();
  }
}

/**
 * Enters an office, its dinas and kecamatan, its printers and an empty ledger, as far as they are not there yet. Of
 * the printers, `manual` names those that an operator uses in the ministry's own client.
 */
export async function seedOffice(
  databaseUrl: string,
  officeCode: string,
  printers: readonly string[],
  manual: readonly string[] = [],
): Promise<void> {
  const office = OfficeCode.parse(officeCode);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  setRowForm(client);
  try {
    await client.query('BEGIN');
    await client.query(sql`
      INSERT INTO office (office, name) VALUES (${office}, ${regionName(office)}) ON CONFLICT DO NOTHING`);
    for (const site of [office, ...kecamatanOf(office)]) {
      await client.query(sql`
        INSERT INTO site (site, office, name) VALUES (${site}, ${office}, ${regionName(site)}) ON CONFLICT DO NOTHING`);
    }
    await client.query(sql`
      INSERT INTO office_wake (office, workflow)
      SELECT ${office}, workflow FROM unnest(${OfficeWorkflow.options}::text[]) AS workflow ON CONFLICT DO NOTHING`);
    await client.query(sql`INSERT INTO floor_lock (office) VALUES (${office}) ON CONFLICT DO NOTHING`);
    await client.query(sql`
      INSERT INTO centre_function (office, function, since)
      SELECT ${office}, function, now() FROM unnest(${[...CENTRE_FUNCTIONS]}::text[]) AS function ON CONFLICT DO NOTHING`);
    await client.query(sql`SELECT open_accounts(${office})`);
    await seedPolicy(client, office);
    for (const printer of printers) {
      await client.query(sql`
        INSERT INTO printer (printer, office, site, adapter)
        VALUES (${printer}, ${office}, ${office}, ${manual.includes(printer) ? 'manual' : 'open'})
        ON CONFLICT DO NOTHING`);
      await client.query(sql`
        INSERT INTO account (office, site, item, kind, printer)
        VALUES (${office}, ${office}, ${BLANK_OF.KTP_EL}, 'PRINTER', ${printer}) ON CONFLICT DO NOTHING`);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}
