/** Who may import whom. Each rule says why it stands; a breach fails the build. */
const OURS =
  '^(domain|workflows|activities|clients|station|workers|api|db|documents|platform|simulators|cli|demo|bench|tests)/';

/** The floors of each layer, ground first. A folder imports lower floors only, so no two subjects import each other. */
const FLOORS = {
  domain: [
    ['values', 'errors', 'regions'],
    ['office', 'stock'],
    ['printers', 'day'],
    ['case'],
    ['centre', 'printing', 'queue', 'station'],
    ['forecast'],
    ['texts'],
  ],
  db: [
    ['core'],
    ['office', 'stock'],
    ['printers'],
    ['case', 'centre'],
    ['station', 'queue'],
    ['printing'],
    ['day', 'forecast', 'verification'],
  ],
  clients: [['centre'], ['station', 'printers']],
  documents: [['render'], ['stock'], ['day']],
  api: [
    ['auth'],
    ['http'],
    ['centre', 'office', 'printers', 'stock'],
    ['forecast', 'day'],
    ['case', 'papers'],
    ['printing', 'queue', 'station'],
  ],
};

function floorRules(layer, floors) {
  const all = floors.flat();
  const rules = floors.flatMap((floor, level) =>
    floor.map((folder) => ({
      name: `floors-of-${layer}-${folder}`,
      severity: 'error',
      comment:
        'A subject builds on lower floors alone; where two need each other, what both need belongs below.',
      from: { path: `^${layer}/${folder}/` },
      to: { path: `^${layer}/(${floors.slice(level).flat().join('|')})/`, pathNot: `^${layer}/${folder}/` },
    })),
  );
  return [
    ...rules,
    {
      name: `floors-of-${layer}`,
      severity: 'error',
      comment: 'A new subject gets its floor before it gets code.',
      from: { path: `^${layer}/[^/]+/`, pathNot: `^${layer}/(${all.join('|')}|migrations)/` },
      to: {},
    },
  ];
}

module.exports = {
  forbidden: [
    ...Object.entries(FLOORS).flatMap(([layer, floors]) => floorRules(layer, floors)),
    {
      name: 'api-does-no-work',
      severity: 'error',
      comment:
        'An activity runs where it is retried; the API shares formats and clients with it, never its code.',
      from: { path: '^api/' },
      to: { path: '^activities/' },
    },
    {
      name: 'pages-call-routes',
      severity: 'error',
      comment: 'A page goes through the same door as a program, so that roles and rules are checked once.',
      from: { path: '^api/pages/' },
      to: { path: '^db/' },
    },
    {
      name: 'clients-know-protocols-only',
      severity: 'error',
      comment: 'A client speaks to one outside system; it knows neither the store nor who calls it.',
      from: { path: '^clients/' },
      to: { path: OURS, pathNot: '^(clients|domain|platform)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'Rules and values can be tested and replayed anywhere only if they touch no I/O, clock or SDK.',
      from: { path: '^domain/' },
      to: { path: '.', pathNot: '^(domain/|node_modules/zod/)' },
    },
    {
      name: 'workflows-are-deterministic',
      severity: 'error',
      comment: 'Workflow code is bundled and replayed: domain, its own files and the SDK only.',
      from: { path: '^workflows/' },
      to: { path: OURS, pathNot: '^(domain|workflows)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'workflows-know-activity-types-only',
      severity: 'error',
      comment: 'A workflow may know the shape of an activity, never its code.',
      from: { path: '^workflows/' },
      to: { path: '^(workers|api|db|documents|platform|simulators|cli|clients|demo|station|bench|tests)/' },
    },
    {
      name: 'workflow-families-stay-apart',
      severity: 'error',
      comment: 'A family is known to another by its messages alone.',
      from: { path: '^workflows/([^/]+)/' },
      to: { path: '^workflows/[^/]+/', pathNot: '^workflows/($1/|[^/]+/messages[.]ts$)' },
    },
    {
      name: 'api-sees-messages-only',
      severity: 'error',
      comment: 'The API speaks to Postgres; of a workflow it may know the contract alone.',
      from: { path: '^api/' },
      to: { path: '^workflows/', pathNot: '(messages|task-queues)[.]ts$' },
    },
    {
      name: 'only-db-speaks-sql',
      severity: 'error',
      comment: 'SQL in one folder can be reviewed and indexed as a whole.',
      from: { path: OURS, pathNot: '^(db|platform/launcher|tests)/' },
      to: { path: 'node_modules/(pg|node-pg-migrate)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'documents-are-pure',
      severity: 'error',
      comment:
        'A paper is made from data alone, so that the same data make the same bytes, today and when it is asked for again.',
      from: { path: '^documents/' },
      to: { path: '.', pathNot: '^(documents|domain|node_modules/(@types/)?pdfkit)/' },
    },
    {
      name: 'workers-and-server-build-dependencies',
      severity: 'error',
      comment: 'Activities get what they use; they do not reach for composition roots.',
      from: { path: '^(activities|clients|station|db|platform)/' },
      to: { path: '^(workers|api|cli|demo|bench)/' },
    },
    {
      name: 'simulators-stay-outside',
      severity: 'error',
      comment: 'The product speaks to simulators only over their protocols.',
      from: { path: OURS, pathNot: '^(simulators|tests)/' },
      to: { path: '^simulators/' },
    },
    {
      name: 'simulators-do-not-borrow',
      severity: 'error',
      comment: "A simulator that shared the product's clients would agree with their faults.",
      from: { path: '^simulators/' },
      to: { path: OURS, pathNot: '^(simulators|domain)/' },
    },
    {
      name: 'nothing-imports-tests',
      severity: 'error',
      comment: 'Tests are the last reader.',
      from: { path: OURS, pathNot: '^tests/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      comment: 'A cycle has no first file to read.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      comment: 'Code that nothing reaches is dead.',
      from: { orphan: true, path: OURS, pathNot: '(^tests/|[.]d[.]ts$)' },
      to: {},
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      comment: 'Production images install without development packages.',
      from: { path: OURS, pathNot: '^(tests|simulators)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: 'specify',
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
