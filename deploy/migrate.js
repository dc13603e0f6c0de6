/**
 * Migrates the database to the newest schema and enters the office; also creates its keys, before another process needs
 * them.
 */
const { loadConfig } = require('../dist/platform/config');
const { loadKeys } = require('../dist/platform/keys');
const { migrate, seedOffice } = require('../dist/db/seed-office');

async function main() {
  const { databaseUrl, home, office, printers } = loadConfig();
  loadKeys(home);
  await migrate(databaseUrl);
  await seedOffice(
    databaseUrl,
    office,
    printers.map(({ id }) => id),
  );
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
