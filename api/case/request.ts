import { z } from 'zod';
import { Applicant } from '../../domain/case/applicant';
import {
  CancelReason,
  ChipSerial,
  CollectorCheck,
  DecisionAction,
  RecordingExceptions,
  ShelfCode,
  SpoilReason,
} from '../../domain/case/commands';
import { readStatus } from '../../domain/case/entered-status';
import { DecisionCause, Stage } from '../../domain/case/stage';
import { WaitingFor } from '../../domain/case/waiting';
import { OfficeCode, SiteCode } from '../../domain/regions/regions';
import { Registration } from '../../domain/case/registration';
import { CaseNumber } from '../../domain/values/case-number';
import { Nik } from '../../domain/values/nik';
import { Cursor, Days, Limit } from '../http/common.schemas';
import { PriorityMark } from '../../domain/case/mark';

const Note = z.string().trim().min(1).max(1000);

export const RegisterCase = Registration.meta({ id: 'RegisterCase' });
export type RegisterCase = z.infer<typeof RegisterCase>;

export const ListCases = z.strictObject({
  stage: Stage.optional(),
  waitingFor: WaitingFor.optional(),
  cause: DecisionCause.optional().meta({ description: 'Only cases that stand before an officer for it.' }),
  office: OfficeCode.optional(),
  age: Days.optional().meta({ description: 'Only cases opened at least so many days ago.' }),
  text: CaseNumber.optional().meta({
    description: 'A case number. A NIK is searched by POST /v1/cases/search.',
  }),
  limit: Limit,
  cursor: Cursor.optional(),
});
export type ListCases = z.infer<typeof ListCases>;

export const SearchCases = z.strictObject({ nik: Nik }).meta({ id: 'SearchCases' });

export const RequestRecording = z
  .strictObject({
    station: SiteCode,
    mode: z.enum(['open', 'manual']).optional(),
    exceptions: RecordingExceptions.optional(),
  })
  .meta({ id: 'RequestRecording' });

export const Correction = Applicant.omit({ nik: true }).partial();

export const Decide = z
  .strictObject({ action: DecisionAction, note: Note, correction: Correction.optional() })
  .meta({ id: 'Decide' });

const MOST_DECISIONS = 200;

/** Data of a person is never corrected in bulk, so CORRECT is left out. */
export const DecideMany = z
  .strictObject({
    caseIds: z.array(z.uuid().toLowerCase()).min(1).max(MOST_DECISIONS),
    action: DecisionAction.exclude(['CORRECT']),
    note: Note,
  })
  .meta({ id: 'DecideMany' });

/** An instant with its offset from UTC, as officers write it: `2026-11-23T14:00:00+08:00`. */
const OfficialInstant = z.iso.datetime({ offset: true });

const StatusName = z
  .string()
  .max(40)
  .refine((text) => readStatus(text) !== null)
  .meta({ description: 'A Dukcapil status or its short code: `SENT_FOR_ENROLLMENT`, `PRR`, `Efac`.' });

export const EnterStatus = z
  .strictObject({
    status: StatusName,
    asOf: OfficialInstant.optional().meta({ description: 'When the status was seen; now, if left out.' }),
    note: Note.optional(),
  })
  .meta({ id: 'EnterStatus' });

export const StatusBatch = z
  .strictObject({
    asOf: OfficialInstant.meta({ description: 'For which instant the list was drawn up.' }),
    csv: z.string().min(1).meta({
      description: 'Header `caseNumber` or `nik`, `status`, and if wanted `note`; at most 2,000 rows.',
    }),
    preview: z.boolean().optional().meta({ description: 'Only shows what would happen.' }),
  })
  .meta({ id: 'StatusBatch' });

export const SetPriority = z
  .strictObject({
    mark: PriorityMark.meta({
      description: 'HOLDER_AT_DESK holds for today alone; the others until they are taken off.',
    }),
    action: z.enum(['SET', 'CLEAR']).optional().meta({ description: 'SET, if left out.' }),
    reason: Note,
  })
  .meta({ id: 'SetPriority' });

export const CheckQuality = z
  .strictObject({
    result: z.enum(['GOOD', 'SPOILED']),
    reason: SpoilReason.optional(),
    serial: ChipSerial.optional().meta({
      description: 'The number on the card, where the printer read none.',
    }),
  })
  .refine(({ result, reason }) => result === 'SPOILED' || reason === undefined, { path: ['reason'] })
  .meta({ id: 'CheckQuality' });

export const Shelve = z.strictObject({ shelf: ShelfCode, box: ShelfCode }).meta({ id: 'Shelve' });

export const HandOver = z
  .strictObject({
    collector: z.enum(['HOLDER', 'PROXY']),
    check: CollectorCheck,
    oldCardReturned: z.boolean().optional(),
  })
  .meta({ id: 'HandOver' });

export const Cancel = z.strictObject({ reason: CancelReason, note: Note.optional() }).meta({ id: 'Cancel' });
