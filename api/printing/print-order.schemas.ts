import { z } from 'zod';
import { SpoilReason } from '../../domain/case/commands';
import { AttemptState } from '../../domain/case/attempt';
import { Doubt, LineReport, MOST_LINES } from '../../domain/printing/print-order';
import { PlainDate } from '../../domain/values/plain-date';
import { Cursor, Instant, Limit } from '../http/common.schemas';

const PrinterName = z.string().regex(/^[a-z0-9-]{1,64}$/);

export const OrderParams = z.strictObject({ orderId: z.uuid().toLowerCase() });

export const IssueOrder = z
  .strictObject({
    printer: PrinterName,
    quantity: z.int().min(1).max(MOST_LINES).meta({ description: 'Cards that the operator wants to print.' }),
  })
  .meta({ id: 'IssueOrder' });

export const ReportOrder = z
  .strictObject({ lines: z.array(LineReport).min(1).max(MOST_LINES) })
  .meta({ id: 'ReportOrder' });

export const ListOrders = z.strictObject({
  state: z.enum(['OPEN', 'CLOSED']).optional(),
  printer: PrinterName.optional(),
  limit: Limit,
  cursor: Cursor.optional(),
});

const ORDER = {
  orderId: z.uuid(),
  orderNumber: z.string().meta({ description: 'As it stands on the sheet: PC-5371-2026-000123.' }),
  office: z.string(),
  printer: z.string(),
  day: PlainDate.meta({ description: 'The day at the office that its cards count for.' }),
  state: z.enum(['OPEN', 'CLOSED']),
  issuedBy: z.string(),
  issuedAt: Instant,
  deadline: Instant.meta({ description: 'When what was not reported becomes uncertain.' }),
  closedBy: z.string().nullable(),
  closedAt: Instant.nullable(),
  counts: z.object({
    lines: z.int(),
    reported: z.int(),
    uncertain: z.int().meta({ description: 'Lines that two persons have to settle.' }),
  }),
};

export const OrderSummary = z.object(ORDER).meta({ id: 'OrderSummary' });
export type OrderSummary = z.infer<typeof OrderSummary>;

const OrderLine = z.object({
  place: z.int().meta({ description: 'Place on the sheet, in the order of the queue.' }),
  caseId: z.uuid(),
  caseNumber: z.string(),
  attemptId: z.uuid(),
  attemptState: AttemptState,
  outcome: z.enum(['PRINTED', 'SPOILED', 'NOT_PRINTED']).nullable(),
  serial: z.string().nullable(),
  reason: SpoilReason.nullable(),
  reportedBy: z.string().nullable(),
  reportedAt: Instant.nullable(),
  person: z.object({ nik: z.string(), fullName: z.string() }).optional().meta({
    description:
      'Whom to find in the ministry’s client: for an operator, while the card is still to be printed.',
  }),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const PrintOrder = z.object({ ...ORDER, lines: z.array(OrderLine) }).meta({ id: 'PrintOrder' });
export type PrintOrder = z.infer<typeof PrintOrder>;

export const OrderPage = z.object({ items: z.array(OrderSummary) }).meta({ id: 'OrderPage' });

export const EnterTotal = z
  .strictObject({
    date: PlainDate,
    printer: PrinterName.optional().meta({ description: 'Left out: the total of the whole office.' }),
    printed: z.int().min(0).max(100_000).meta({
      description: 'Cards printed that day by the ministry’s client, good or not.',
    }),
  })
  .meta({ id: 'EnterTotal' });

export const DayQuery = z.strictObject({ date: PlainDate });

export const Comparison = z
  .object({
    date: PlainDate,
    counted: z.int().meta({
      description: 'Cards that came out on the print orders of the day, good or spoiled after encoding.',
    }),
    orders: z.int(),
    openOrders: z.int(),
    totals: z.array(
      z.object({
        printer: z.string().nullable().meta({ description: 'Null: the whole office.' }),
        printed: z.int().meta({ description: 'By the ministry’s client.' }),
        counted: z.int().meta({ description: 'By Terbit, now.' }),
        countedThen: z.int().meta({ description: 'By Terbit, when the total was entered.' }),
        difference: z.int().meta({ description: 'The ministry’s total less ours.' }),
        enteredBy: z.string(),
        enteredAt: Instant,
      }),
    ),
    couldExplain: z
      .array(
        z.object({
          orderNumber: z.string(),
          attemptId: z.uuid(),
          caseNumber: z.string(),
          printer: z.string(),
          doubt: Doubt,
        }),
      )
      .meta({ description: 'Lines of the day about which the two counts may differ.' }),
  })
  .meta({ id: 'Comparison' });
