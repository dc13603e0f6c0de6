import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshDatabase } from '../../support/database';
import { schemaText } from '../../support/schema-text';

test('writes db/schema.sql', async () => {
  const database = await freshDatabase();
  writeFileSync(join(__dirname, '..', '..', '..', 'db', 'schema.sql'), await schemaText(database.url));
  await database.close();
});
