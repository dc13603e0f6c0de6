import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDatabase } from '../../support/database';
import { schemaText } from '../../support/schema-text';

test('db/schema.sql is the schema that the migrations make: `npm run record -- schema` writes it anew', async () => {
  const database = await freshDatabase();
  const schema = await schemaText(database.url);
  await database.close();
  expect(readFileSync(join(__dirname, '..', '..', '..', 'db', 'schema.sql'), 'utf8')).toBe(schema);
});
