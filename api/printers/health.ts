import { z } from 'zod';
import { listPrinters } from '../../db/printers/printer-reads';
import { listSerialAlarms, SerialAlarmKind } from '../../db/printers/serial-alarms';
import { PrinterBlock } from '../../domain/printers/blocks';
import { say } from '../../domain/texts/language';
import { BLOCK_TEXTS } from '../../domain/texts/printers';
import { SupplyLevel } from '../../domain/printers/readiness';
import { staffRoute } from '../http/route';
import { withInstants } from '../http/instants';
import { Instant, Limit } from '../http/common.schemas';

const READERS = ['printer', 'stock', 'verifier', 'supervisor', 'head', 'auditor', 'admin'] as const;

const PrinterHealthPage = z
  .object({
    items: z.array(
      z.object({
        printer: z.string(),
        reason: PrinterBlock.nullable().meta({ description: 'Why it gets no card.' }),
        advice: z.string().nullable().meta({ description: 'What to do about it.' }),
        said: z
          .object({
            state: z.enum(['idle', 'processing', 'stopped', 'silent']),
            reasons: z
              .array(z.string())
              .meta({ description: 'Its printer-state-reasons, as IPP names them.' }),
            lacks: z
              .array(z.string())
              .meta({ description: 'IPP operations that it needs and does not offer.' }),
            supplies: z
              .object({ ribbon: SupplyLevel.nullable(), film: SupplyLevel.nullable() })
              .meta({ description: 'Null where it reported nothing since the supply was put in.' }),
            seenAt: Instant,
          })
          .nullable()
          .meta({ description: 'What it answered when it was last asked; null when it never was.' }),
      }),
    ),
  })
  .meta({ id: 'PrinterHealthPage' });

const health = staffRoute({
  method: 'get',
  path: '/v1/printer-health',
  id: 'listPrinterHealth',
  tag: 'Printing',
  summary: 'What the printers of the office say of themselves, and what to do about those that get no card',
  roles: READERS,
  answers: { 200: { description: 'The printers.', body: PrinterHealthPage } },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, language }) => {
    const items = (await listPrinters(store, office)).map(({ printer, reason, health: said, counters }) => ({
      printer,
      reason,
      advice: reason && say(BLOCK_TEXTS, reason, language),
      said: said && {
        state: said.state,
        reasons: [...said.reasons],
        lacks: [...said.lacks],
        supplies: { ribbon: counters.ribbon.said, film: counters.film.said },
        seenAt: new Date(said.seenAt).toISOString(),
      },
    }));
    return { status: 200, body: { items } };
  },
});

const SerialAlarmPage = z
  .object({
    items: z.array(
      z.object({
        attemptId: z.uuid(),
        caseNumber: z.string(),
        printer: z.string(),
        serial: z.string(),
        kind: SerialAlarmKind.meta({
          description:
            'ISSUED: another card has this piece. ELSEWHERE: it is booked in another account. FOREIGN: it is in no book.',
        }),
        foundIn: z
          .string()
          .nullable()
          .meta({ description: 'Kind, printer and site of the account of the piece.' }),
        at: Instant,
      }),
    ),
  })
  .meta({ id: 'SerialAlarmPage' });

const alarms = staffRoute({
  method: 'get',
  path: '/v1/serial-alarms',
  id: 'listSerialAlarms',
  tag: 'Printing',
  summary: 'Chips that a printer encoded although they cannot belong to the card, the newest first',
  roles: READERS,
  query: z.strictObject({ limit: Limit }),
  answers: { 200: { description: 'The alarms of the office.', body: SerialAlarmPage } },
  errors: [],
  handler: async ({ deps: { store }, caller: { office }, query: { limit } }) => {
    const rows = await listSerialAlarms(store, office, limit);
    return { status: 200, body: { items: rows.map((row) => withInstants(row, 'at')) } };
  },
});

export const PRINTER_WORDS = [health, alarms];
