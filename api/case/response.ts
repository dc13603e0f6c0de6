import { z } from 'zod';
import { DecisionAction } from '../../domain/case/commands';
import { EnteredStatus } from '../../domain/case/entered-status';
import { DecisionCause, ExternalStatus, Stage } from '../../domain/case/stage';
import { WaitingFor, Whose } from '../../domain/case/waiting';
import { QueueClass } from '../../domain/queue/queue-class';
import { NikDifference } from '../../domain/values/nik';
import { AttemptState } from '../../domain/case/attempt';
import { NoRangeReason } from '../../domain/forecast/promises';
import { Instant } from '../http/common.schemas';
import { DateRange, DaysSpent } from '../forecast/schemas';
import { NamedOutage } from '../centre/outage.schemas';

const Standing = z.object({
  caseId: z.uuid(),
  caseNumber: z.string(),
  stage: Stage,
  since: Instant.meta({ description: 'When the case entered this stage.' }),
  waitingFor: WaitingFor.nullable().meta({ description: 'The one thing it waits for; null at the end.' }),
  whose: Whose.nullable().meta({ description: 'Whose delay that is.' }),
});

const PersonalAction = z.enum([
  'REQUEST_RECORDING',
  'ENTER_STATUS',
  'DECIDE',
  'SETTLE',
  'CHECK_QUALITY',
  'SHELVE',
  'HAND_OVER',
  'PRIORITISE',
  'CANCEL',
]);

const PendingDecision = z.object({
  cause: DecisionCause,
  status: ExternalStatus.meta({ description: "The recording's Dukcapil status." }),
  meaning: z.string().meta({ description: 'What happened, in Indonesian.' }),
  remedy: z.string().meta({ description: 'What the officer does, in Indonesian.' }),
  actions: z.array(DecisionAction).meta({ description: 'What the officer may decide.' }),
  letterSentAt: Instant.nullable().meta({
    description: 'Since when the ministry owes an answer to a letter.',
  }),
});

const ShelfPlace = z.object({
  shelf: z.string(),
  box: z.string(),
  since: Instant.meta({ description: 'When the card was put there.' }),
});

/** A case without its person: lists and the answers to actions. */
export const CaseSummary = Standing.extend({
  office: z.string(),
  station: z.string(),
  pickupSite: z.string(),
  service: z.string(),
  reason: z.string(),
  externalStatus: ExternalStatus,
  openedAt: Instant,
  allowedActions: z.array(PersonalAction),
  shelf: ShelfPlace.nullable().optional().meta({
    description:
      'Only while the card waits for its holder: where it lies, or null until somebody said where.',
  }),
  decision: PendingDecision.optional().meta({
    description: 'Only while the case stands before an officer, since `since`.',
  }),
}).meta({ id: 'CaseSummary' });
export type CaseSummary = z.infer<typeof CaseSummary>;

/** A case where it is read: with the outage that it waits for. */
const ListedCase = CaseSummary.extend({
  outage: NamedOutage.nullable().meta({ description: 'The outage that it waits for, and whose that is.' }),
}).meta({ id: 'ListedCase' });
export type ListedCase = z.infer<typeof ListedCase>;

export const CasePage = z.object({ items: z.array(ListedCase) }).meta({ id: 'CasePage' });

export const Registered = Standing.extend({
  trackingCode: z.string().meta({ description: 'Given here and never again.' }),
  notices: z
    .array(NikDifference)
    .meta({ description: 'What an officer should look at; the case is open all the same.' }),
}).meta({ id: 'Registered' });

const Attempt = z.object({
  attemptId: z.uuid(),
  printer: z.string(),
  state: AttemptState,
  serial: z.string().nullable(),
  heldAt: Instant,
  changedAt: Instant,
});

/** What the place of a case in the queue follows from. */
export const PlaceReason = z.object({
  class: QueueClass.meta({ description: 'The class that counts for the case.' }),
  className: z.string().meta({ description: 'The same in Indonesian.' }),
  headStartDays: z.int().meta({ description: 'Days by which the policy puts the class ahead.' }),
  printReadyAt: Instant,
  key: Instant.meta({ description: 'printReadyAt less the head start; the earlier is printed first.' }),
  explanation: z.string().meta({ description: 'All of that in plain words, in Indonesian.' }),
});

const Order = PlaceReason.extend({ isSuspended: z.boolean() })
  .optional()
  .meta({ description: 'Only while the case is print-ready: why it stands where it stands.' });

export const Placed = CaseSummary.extend({ order: Order }).meta({ id: 'Placed' });
export type Placed = z.infer<typeof Placed>;

export const Case = ListedCase.extend({
  applicant: z
    .object({ nik: z.string().meta({ description: 'Masked.' }), fullName: z.string() })
    .nullable()
    .meta({ description: 'Null once the personal data was erased.' }),
  queue: z
    .object({
      place: z.int().min(1),
      of: z.int().min(1),
      range: DateRange.nullable().meta({ description: 'Null where no date can be promised.' }),
      reason: NoRangeReason.optional().meta({ description: 'Why there is no range.' }),
      reasonText: z.string().optional().meta({ description: 'The same in Indonesian.' }),
    })
    .optional()
    .meta({ description: 'Only while the case stands in the queue for the printers.' }),
  order: Order,
  daysSpent: DaysSpent,
  promiseRunsFrom: Instant.nullable().meta({ description: 'When it became print-ready; null before.' }),
  attempts: z.array(Attempt),
}).meta({ id: 'Case' });
export type Case = z.infer<typeof Case>;

export const RecordingRequested = CaseSummary.extend({ recordingId: z.uuid() }).meta({
  id: 'RecordingRequested',
});

export const CaseEvents = z
  .object({
    items: z.array(
      z.object({
        seq: z.int(),
        at: Instant,
        actor: z.string(),
        event: z.looseObject({ type: z.string() }),
        note: z.string().nullable().meta({ description: 'What the officer wrote to it.' }),
      }),
    ),
  })
  .meta({ id: 'CaseEvents' });

/** What an entered status did: SAME and OLDER changed nothing, CONFLICTS brought the case to an officer. */
export const StatusOutcome = z.enum(['MOVES', 'MOVES_BACK', 'CONFLICTS', 'SAME', 'OLDER']);
export type StatusOutcome = z.infer<typeof StatusOutcome>;

export const StatusTaken = CaseSummary.extend({ outcome: StatusOutcome }).meta({ id: 'StatusTaken' });

export const StatusBatchReport = z
  .object({
    preview: z.boolean().meta({ description: 'Whether this only shows what would happen.' }),
    asOf: Instant,
    counts: z.record(z.string(), z.int()).meta({ description: 'Rows by outcome; REJECTED among them.' }),
    rows: z.array(
      z.object({
        line: z.int(),
        caseNumber: z.string(),
        reference: z.string().meta({ description: 'How the row named the case; a NIK is masked.' }),
        status: EnteredStatus,
        outcome: StatusOutcome,
        from: Stage,
        to: Stage,
      }),
    ),
    rejects: z.array(
      z.object({
        line: z.int(),
        reference: z.string().nullable().meta({ description: 'Case number or masked NIK; null if neither.' }),
        reason: z.string().meta({ description: 'A code of the catalogue of errors.' }),
        message: z.string().meta({ description: 'What it means, in Indonesian.' }),
      }),
    ),
  })
  .meta({ id: 'StatusBatchReport' });
export type StatusBatchReport = z.infer<typeof StatusBatchReport>;

export const DecisionsTaken = z
  .object({
    decided: z.int(),
    refused: z.int(),
    items: z.array(
      z.object({
        caseId: z.uuid(),
        outcome: z.enum(['DECIDED', 'REFUSED']),
        caseNumber: z.string().optional(),
        stage: Stage.optional(),
        reason: z.string().optional().meta({ description: 'Why it was refused: a code of the catalogue.' }),
        message: z.string().optional().meta({ description: 'The same in Indonesian.' }),
        allowedDecisions: z.array(DecisionAction).optional(),
      }),
    ),
  })
  .meta({ id: 'DecisionsTaken' });
export type DecisionsTaken = z.infer<typeof DecisionsTaken>;
