/** Brings the database to the newest schema and enters the office; also makes its keys, before anyone else looks. */
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
