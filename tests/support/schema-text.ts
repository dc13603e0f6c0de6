import { Client } from 'pg';

const HEAD = '-- The schema that the migrations make. Written by `npm run record -- schema`; do not edit.';

interface Relation {
  name: string;
  kind: 'TABLE' | 'UNLOGGED TABLE' | 'VIEW';
  query: string | null;
  comment: string | null;
  columns: { definition: string; comment: string | null }[];
  constraints: string[];
  /** Indexes, triggers and grants. */
  rest: string[];
}

/** Tables and views in the order in which they were made, without the runner's own table. */
const RELATIONS = `
  SELECT relation.relname AS name,
    CASE WHEN relation.relkind = 'v' THEN 'VIEW' WHEN relation.relpersistence = 'u' THEN 'UNLOGGED TABLE' ELSE 'TABLE' END
      AS kind,
    CASE WHEN relation.relkind = 'v' THEN pg_get_viewdef(relation.oid, true) END AS query,
    obj_description(relation.oid, 'pg_class') AS comment,
    (SELECT json_agg(json_build_object('comment', col_description(relation.oid, own.attnum), 'definition',
        concat_ws(' ', quote_ident(own.attname), format_type(own.atttypid, own.atttypmod),
          CASE WHEN own.attnotnull THEN 'NOT NULL' END,
          CASE WHEN own.attidentity = 'a' THEN 'GENERATED ALWAYS AS IDENTITY' END,
          CASE own.attgenerated WHEN 's'
            THEN 'GENERATED ALWAYS AS (' || pg_get_expr(value.adbin, value.adrelid, true) || ') STORED'
            ELSE 'DEFAULT ' || pg_get_expr(value.adbin, value.adrelid, true) END)) ORDER BY own.attnum)
      FROM pg_attribute AS own
      LEFT JOIN pg_attrdef AS value ON value.adrelid = own.attrelid AND value.adnum = own.attnum
      WHERE own.attrelid = relation.oid AND own.attnum > 0 AND NOT own.attisdropped) AS columns,
    ARRAY(SELECT 'CONSTRAINT ' || rule.conname || ' ' || pg_get_constraintdef(rule.oid, true)
      FROM pg_constraint AS rule WHERE rule.conrelid = relation.oid AND rule.contype IN ('p', 'u', 'f', 'c')
      ORDER BY position(rule.contype::text IN 'pufc'), rule.conname) AS constraints,
    ARRAY(SELECT pg_get_indexdef(index.indexrelid) FROM pg_index AS index
      JOIN pg_class AS named ON named.oid = index.indexrelid
      WHERE index.indrelid = relation.oid AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = index.indexrelid)
      ORDER BY named.relname)
    || ARRAY(SELECT pg_get_triggerdef(trigger.oid, true) FROM pg_trigger AS trigger
      WHERE trigger.tgrelid = relation.oid AND NOT trigger.tgisinternal ORDER BY trigger.tgname)
    || ARRAY(SELECT 'GRANT ' || string_agg(granted.what, ', ' ORDER BY granted.what COLLATE "C") || ' ON ' || relation.relname || ' TO terbit_app'
      FROM (
        SELECT access.privilege_type AS what FROM aclexplode(relation.relacl) AS access
        WHERE access.grantee = 'terbit_app'::regrole
        UNION ALL
        SELECT access.privilege_type || ' (' || string_agg(own.attname, ', ' ORDER BY own.attnum) || ')'
        FROM pg_attribute AS own CROSS JOIN aclexplode(own.attacl) AS access
        WHERE own.attrelid = relation.oid AND access.grantee = 'terbit_app'::regrole GROUP BY access.privilege_type
      ) AS granted HAVING count(*) > 0) AS rest
  FROM pg_class AS relation
  WHERE relation.relnamespace = 'public'::regnamespace AND relation.relkind IN ('r', 'v')
    AND relation.relname <> 'migration'
  ORDER BY relation.oid`;

const FUNCTIONS = `
  SELECT pg_get_functiondef(function.oid) AS definition FROM pg_proc AS function
  WHERE function.pronamespace = 'public'::regnamespace ORDER BY function.oid`;

/** The schema of a database as text, from its catalogue: the same for the same migrations on every machine. */
export async function schemaText(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const relations = await client.query<Relation>(RELATIONS);
    const functions = await client.query<{ definition: string }>(FUNCTIONS);
    const parts = [
      ...relations.rows.map(relationText),
      ...functions.rows.map(({ definition }) => `${definition.trimEnd()};`),
    ];
    return [HEAD, ...parts.map(plain)].join('\n\n') + '\n';
  } finally {
    await client.end();
  }
}

function relationText({ name, kind, query, comment, columns, constraints, rest }: Relation): string {
  const described = columns.filter((column) => kind !== 'VIEW' || column.comment !== null);
  const lines = described.flatMap(({ definition, comment: about }) => [
    ...(about === null ? [] : [`  -- ${about}`]),
    kind === 'VIEW' ? `  -- (${definition})` : `  ${definition},`,
  ]);
  const rules = constraints.map((rule) => `  ${rule},`);
  const body = [...lines, ...rules].join('\n').replace(/,$/, '');
  return [
    ...(comment === null ? [] : [`-- ${comment}`]),
    ...(query === null
      ? [`CREATE ${kind} ${name} (`, body, ');']
      : [...lines, `CREATE VIEW ${name} AS`, query.trimEnd()]),
    ...rest.map((statement) => `${statement};`),
  ].join('\n');
}

/** What Postgres writes out although nothing else is possible here. */
function plain(text: string): string {
  return text
    .replaceAll('CREATE OR REPLACE', 'CREATE')
    .replaceAll('public.', '')
    .replaceAll(' USING btree', '');
}
