import { readFileSync } from 'node:fs';
import { Stage } from '../../domain/case/stage';
import type { CliContext } from '../../cli/context';
import { ERROR_STATUS } from '../../domain/errors/catalogue';
import { SEARCH_ATTRIBUTES } from '../../platform/launcher/embedded-temporal';
import { EnterTotal, IssueOrder, ReportOrder } from '../../api/printing/print-order.schemas';
import { ROUTES } from '../../api/routes';
import { rebuildCommand } from '../../cli/commands/rebuild';
import { redriveCommand } from '../../cli/commands/redrive';
import { verifyCommand } from '../../cli/commands/verify';

const runbook = readFileSync('docs/runbooks/first-steps.md', 'utf8');

const engineDown = readFileSync('docs/runbooks/engine-down.md', 'utf8');

const routesIn = (text: string): string[] =>
  [...text.matchAll(/`((?:GET|POST|PUT) \/[^`?]*)/g)].map(([, route = '']) => route);
const KNOWN_ROUTES = ROUTES.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

describe('docs/runbooks/engine-down.md', () => {
  it('names routes and failures that there are', () => {
    expect(routesIn(engineDown).length).toBeGreaterThan(2);
    expect(KNOWN_ROUTES).toEqual(expect.arrayContaining(routesIn(engineDown)));
    const failures = [...engineDown.matchAll(/`([A-Z]+(?:_[A-Z]+)*_(?:AVAILABLE|UNAVAILABLE))`/g)];
    expect(failures.length).toBeGreaterThan(1);
    expect(Object.keys(ERROR_STATUS)).toEqual(expect.arrayContaining(failures.map(([, code]) => code)));
  });

  it('gives commands that the operator’s tool takes', () => {
    const context: CliContext = { home: '', now: () => new Date(), language: () => 'id' };
    const commands = [redriveCommand(context), rebuildCommand(context), verifyCommand(context)];
    const given = [...engineDown.matchAll(/npm run --silent terbit -- (\w+)((?: --[\w-]+ \S+?)*)[`\n]/g)];
    expect(given.length).toBeGreaterThan(4);
    for (const [, name, options = ''] of given) {
      const command = commands.find((one) => one.name() === name);
      const known = command?.options.map(({ long }) => long) ?? [];
      for (const [option] of options.matchAll(/--[\w-]+/g)) expect(known).toContain(option);
      expect(command).toBeDefined();
    }
  });
});

describe('docs/runbooks/manual-printing.md', () => {
  const manual = readFileSync('docs/runbooks/manual-printing.md', 'utf8');

  it('names routes and failures that there are', () => {
    const called = [...manual.matchAll(/-X (PUT|POST) \$API(\/\S+)/g)].map(
      ([, method = '', path = '']) => `${method} ${path.replace('loket-2', '{printer}')}`,
    );
    expect(called).toHaveLength(4);
    expect(KNOWN_ROUTES).toEqual(expect.arrayContaining([...routesIn(manual), ...called]));
    const codes = [...manual.matchAll(/`(PRINTER_IN_USE|LINE_\w+)`/g)].map(([, code]) => code);
    expect(codes).toHaveLength(2);
    expect(Object.keys(ERROR_STATUS)).toEqual(expect.arrayContaining(codes));
  });

  it('gives bodies that the routes take', () => {
    const bodies = [...manual.matchAll(/-d '(\{[^']+\})'/g)].map(
      ([, body = '']) => JSON.parse(body) as unknown,
    );
    const schemas = [IssueOrder, ReportOrder, EnterTotal];
    expect(bodies.slice(1).map((body, index) => schemas[index]?.safeParse(body).success)).toEqual(
      schemas.map(() => true),
    );
  });
});

describe('docs/runbooks/first-steps.md', () => {
  it('names routes that there are', () => {
    expect(routesIn(runbook).length).toBeGreaterThan(5);
    expect(KNOWN_ROUTES).toEqual(expect.arrayContaining(routesIn(runbook)));
  });

  it('links to lists that filter by what there is', () => {
    const links = [...runbook.matchAll(/\?query=([^&>]+)&savedQuery=[^>]+>/g)].map(([, query = '']) =>
      decodeURIComponent(query),
    );
    expect(links.length).toBeGreaterThan(4);
    for (const query of links) {
      for (const [, name = '', value = ''] of query.matchAll(/(\w+)="(\w+)"/g)) {
        expect([...Object.keys(SEARCH_ATTRIBUTES), 'ExecutionStatus', 'WorkflowType']).toContain(name);
        if (name === 'CaseStage') expect(Stage.options).toContain(value);
      }
    }
  });

  it('names failures that there are', () => {
    expect(Object.keys(ERROR_STATUS)).toEqual(expect.arrayContaining(['SETTLEMENTS_DIFFER']));
    expect(runbook).toContain('SETTLEMENTS_DIFFER');
  });
});
