import { z } from 'zod';
import { currentSetting, settingHistory } from '../../db/office/settings';
import { decidePolicy, type QueuePolicy } from '../../db/queue/policies';
import type { ClassCount } from '../../db/queue/queue';
import { Service } from '../../domain/values/codes';
import { TerbitError } from '../../domain/errors/terbit-error';
import { PolicyRules } from '../../domain/queue/policy';
import { QueueClass } from '../../domain/queue/queue-class';
import { say, type Language } from '../../domain/texts/language';
import { CLASS_TEXTS } from '../../domain/texts/queue';
import { OfficeCode } from '../../domain/regions/regions';
import { staffRoute } from '../http/route';
import { Instant } from '../http/common.schemas';
import { expectedVersion, ownOffice } from '../http/access';
import { EVERY_ROLE } from '../http/roles';

const PolicyParams = z.strictObject({ office: OfficeCode });

const Version = z.object({
  version: z.int(),
  headStartDays: z.record(QueueClass, z.int()).meta({
    description: 'Days by which each class is put ahead of its time of PRR.',
  }),
  suspendedClasses: z.array(QueueClass),
  suspendedServices: z.array(Service),
  reason: z.string(),
  author: z.string(),
  at: Instant,
});

const Policy = Version.extend({
  office: z.string(),
  history: z
    .array(Version)
    .meta({ description: 'This and the versions before it, newest first, at most 100.' }),
}).meta({ id: 'Policy' });

const ChangePolicy = PolicyRules.extend({
  reason: z.string().trim().min(1).max(1000),
  preview: z.boolean().optional().meta({ description: 'Only shows what would change.' }),
}).meta({ id: 'ChangePolicy' });

function changeOf<T extends z.ZodType>(value: T) {
  return z.object({ from: value, to: value });
}

const PolicyChanged = Version.extend({
  office: z.string(),
  preview: z.boolean(),
  changes: z
    .array(
      z.object({
        class: QueueClass,
        className: z.string(),
        headStartDays: changeOf(z.int()),
        isSuspended: changeOf(z.boolean()),
        waiting: changeOf(z.int()).meta({ description: 'Cases of age for which the class counts.' }),
      }),
    )
    .meta({ description: 'The classes that changed or have cases waiting.' }),
}).meta({ id: 'PolicyChanged' });

const ETAG = { ETag: 'The version, for If-Match.' };
const LONGEST_HISTORY = 100;

function present({ version, value, reason, actor, at }: QueuePolicy): z.infer<typeof Version> {
  return { version, ...value, reason, author: actor, at: at.toISOString() };
}

const read = staffRoute({
  method: 'get',
  path: '/v1/policies/{office}',
  id: 'readPolicy',
  tag: 'Printing',
  summary: 'What the office decided on the order of printing, and what it decided before',
  roles: EVERY_ROLE,
  params: PolicyParams,
  answers: { 200: { description: 'The policy that holds.', body: Policy, headers: ETAG } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED'],
  handler: async ({ deps: { store }, caller, params }) => {
    const office = ownOffice(caller, params.office);
    const history = await settingHistory(store.pool, office, 'QUEUE_POLICY', LONGEST_HISTORY);
    const [held] = history;
    if (held === undefined) throw new TerbitError('OFFICE_NOT_SERVED');
    const body = { office, ...present(held), history: history.map(present) };
    return { status: 200, headers: { ETag: `"${held.version}"` }, body };
  },
});

function waitingIn(counts: readonly ClassCount[], wanted: QueueClass): number {
  return counts.reduce((sum, { queueClass, waiting }) => sum + (queueClass === wanted ? waiting : 0), 0);
}

type Counts = Record<'before' | 'after', readonly ClassCount[]>;

function changesBetween(from: PolicyRules, to: PolicyRules, { before, after }: Counts, language: Language) {
  const rows = QueueClass.options.map((one) => ({
    class: one,
    className: say(CLASS_TEXTS, one, language),
    headStartDays: { from: from.headStartDays[one], to: to.headStartDays[one] },
    isSuspended: { from: from.suspendedClasses.includes(one), to: to.suspendedClasses.includes(one) },
    waiting: { from: waitingIn(before, one), to: waitingIn(after, one) },
  }));
  return rows.filter(
    ({ headStartDays, isSuspended, waiting }) =>
      headStartDays.from !== headStartDays.to ||
      isSuspended.from !== isSuspended.to ||
      waiting.from + waiting.to > 0,
  );
}

/** The version that the author read; a policy replaces only the one that its author read. */
function requiredVersion(header: string | undefined): number {
  const version = expectedVersion(header);
  if (version === undefined) throw new TerbitError('IF_MATCH_REQUIRED');
  return version;
}

const change = staffRoute({
  method: 'put',
  path: '/v1/policies/{office}',
  id: 'changePolicy',
  tag: 'Printing',
  summary: 'Decides on the order of printing anew',
  description:
    'The queue stands in the new order at once, however many cases wait. Suspended cases keep their place; they are ' +
    'not printed and not counted before others. The same change again, by the same person, changes nothing.',
  roles: ['supervisor', 'head'],
  params: PolicyParams,
  body: ChangePolicy,
  answers: { 200: { description: 'The policy that holds now.', body: PolicyChanged, headers: ETAG } },
  errors: ['OTHER_OFFICE', 'OFFICE_NOT_SERVED', 'VERSION_CONFLICT', 'IF_MATCH_REQUIRED'],
  handler: async ({ deps: { store }, caller, params, body, header, language }) => {
    const office = ownOffice(caller, params.office);
    const expected = requiredVersion(header('if-match'));
    const { reason, preview = false, headStartDays, suspendedClasses, suspendedServices } = body;
    const rules = {
      headStartDays,
      suspendedClasses: QueueClass.options.filter((one) => suspendedClasses.includes(one)),
      suspendedServices: Service.options.filter((one) => suspendedServices.includes(one)),
    };
    const held = await currentSetting(store.pool, office, 'QUEUE_POLICY');
    if (held === null) throw new TerbitError('OFFICE_NOT_SERVED');
    const wanted = { office, expected, rules, reason, actor: caller.sub };
    const { policy, replaced, ...counts } = await decidePolicy(store, wanted, preview);
    const changes = changesBetween(replaced, policy.value, counts, language);
    const version = preview ? expected : policy.version;
    return {
      status: 200,
      headers: { ETag: `"${version}"` },
      body: { office, ...present(policy), preview, changes },
    };
  },
});

export const POLICIES = [read, change];
