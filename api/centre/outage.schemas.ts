import { z } from 'zod';
import { Whose } from '../../domain/case/waiting';
import { Announcer, OutageCause, OutageFunction, OutageState } from '../../domain/centre/outage';
import { OfficeCode } from '../../domain/regions/regions';
import { PlainDate } from '../../domain/values/plain-date';
import { Cursor, Instant, Limit } from '../http/common.schemas';

/** An outage where something that waits for it names it. */
export const NamedOutage = z
  .object({
    outageId: z.uuid(),
    function: OutageFunction,
    cause: OutageCause,
    since: Instant,
    expectedEnd: Instant.nullable(),
    whose: Whose,
  })
  .meta({ id: 'NamedOutage' });

const Text = z.string().trim().min(1).max(200);
const Note = z.string().trim().min(1).max(1000);
const Moment = z.iso.datetime({ offset: true });
const LARGEST_CAP = 100_000;
const CapNumber = z.int().min(0).max(LARGEST_CAP);

const CauseFields = {
  cause: OutageCause,
  announcedBy: Announcer.optional().meta({
    description: 'With PLANNED, and only then: whose work it is, and so whose delay.',
  }),
};

const Cap = z.strictObject({ printing: CapNumber.optional(), recording: CapNumber.optional() }).meta({
  description:
    'With OWN_SERVER alone: cards granted and people recorded in a day, at most. Left out: no cap.',
});

export const DeclareOutage = z
  .strictObject({
    office: OfficeCode.optional(),
    function: OutageFunction.meta({
      description: 'What is struck; `link` is all four functions of the centre, `office` is everything.',
    }),
    ...CauseFields,
    since: Moment.optional().meta({
      description: 'Now, when left out; in the future for planned work alone.',
    }),
    expectedEnd: Moment.optional(),
    cap: Cap.optional(),
    note: Note.optional(),
  })
  .meta({ id: 'DeclareOutage' });

export const SayCause = z.strictObject({ ...CauseFields, note: Note.optional() }).meta({ id: 'SayCause' });

export const Escalate = z
  .strictObject({
    to: Text.meta({ description: 'Who was asked for help.' }),
    reference: Text.optional().meta({ description: 'The number under which the request runs there.' }),
    note: Note.optional(),
  })
  .meta({ id: 'Escalate' });

export const NoteVisit = z
  .strictObject({
    by: Text.meta({ description: 'Who came.' }),
    did: Note.meta({ description: 'What was done.' }),
    visitedAt: Moment.optional().meta({ description: 'Now, when left out.' }),
  })
  .meta({ id: 'NoteVisit' });

export const ExpectEnd = z
  .strictObject({
    expectedEnd: Moment.nullable().meta({ description: 'Null when no end is known.' }),
    note: Note.optional(),
  })
  .meta({ id: 'ExpectEnd' });

export const SetCap = Cap.extend({ note: Note.optional() }).meta({ id: 'SetCap' });

export const EndOutage = z.strictObject({ note: Note.optional() }).meta({ id: 'EndOutage' });

export const ListOutages = z
  .strictObject({
    office: OfficeCode.optional(),
    from: PlainDate.optional().meta({
      description: 'First day at the office; thirty days back when left out.',
    }),
    to: PlainDate.optional().meta({
      description: 'Last day. Left out: what is planned is listed too, and the impact counts up to now.',
    }),
    limit: Limit,
    cursor: Cursor.optional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, { path: ['to'] });

export type ListOutages = z.infer<typeof ListOutages>;

const OutageSummary = NamedOutage.extend({
  office: z.string(),
  state: OutageState,
  causeName: z.string().meta({ description: 'The cause as people read it, in Indonesian.' }),
  announcedBy: Announcer.nullable(),
  detected: z.boolean().meta({ description: 'Whether the link noticed it by itself.' }),
  reporter: z.string(),
  endedAt: Instant.nullable(),
  cap: z.object({ printing: z.int().nullable(), recording: z.int().nullable() }),
  casesAffected: z.int().meta({
    description: 'Cases that waited on the function at any time; of an open outage, so far.',
  }),
}).meta({ id: 'OutageSummary' });
export type OutageSummary = z.infer<typeof OutageSummary>;

export const Outage = OutageSummary.extend({
  log: z.array(
    z.object({
      seq: z.int(),
      at: Instant,
      actor: z.string(),
      entry: z.looseObject({
        type: z.enum(['DETECTED', 'DECLARED', 'CAUSE', 'ESCALATION', 'VISIT', 'EXPECTED_END', 'CAP', 'END']),
      }),
    }),
  ),
}).meta({ id: 'Outage' });
export type Outage = z.infer<typeof Outage>;

const Impact = z.object({
  outages: z.int(),
  seconds: z.int().meta({ description: 'With at least one outage open; what overlaps is counted once.' }),
  longestSeconds: z.int(),
  casesAffected: z.int().meta({ description: 'Each case once, however many outages it waited for.' }),
});

export const OutagePage = z
  .object({
    office: z.string(),
    items: z.array(OutageSummary),
    impact: Impact.extend({
      from: Instant,
      to: Instant,
      byCause: z.array(Impact.extend({ cause: OutageCause, causeName: z.string() })),
    }).meta({ description: 'Totals of the outages of the period, on every page the same.' }),
  })
  .meta({ id: 'OutagePage' });
