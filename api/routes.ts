import type { Route } from './http/route';
import { ATTEMPTS } from './printing/attempts';
import { BLANKO } from './stock/bookings';
import { BLANKO_CONSIGNMENTS } from './stock/consignments';
import { BLANKO_CONTROL } from './stock/counts';
import { BLANKO_READS } from './stock/balances';
import { bulkDecisionsRoute } from './case/bulk-decisions';
import { CALENDAR } from './office/calendar';
import { CASE_ACTIONS } from './case/actions';
import { CENTRE_CALLBACKS } from './centre/callbacks';
import { DAYS } from './day/days';
import { FLOOR } from './queue/queue';
import { FORECAST } from './forecast/forecast';
import { HEALTH } from './http/health';
import { OUTAGES } from './centre/outages';
import { PACKETS } from './station/packets';
import { POLICIES } from './queue/policies';
import { PRINTER_WORDS } from './printers/health';
import { PAPERS } from './papers/papers';
import { PRINT_ORDERS } from './printing/print-orders';
import { PRINTERS } from './printers/printers';
import { priorityRoute } from './case/priority';
import { listCasesRoute, readCaseRoute, readEventsRoute, searchCasesRoute } from './case/read';
import { QUALITY } from './printing/quality';
import { registerCaseRoute } from './case/register';
import { SHELF } from './case/shelf';
import { STATUSES } from './case/statuses';
import { stockCardRoute } from './stock/stock-card';
import { SUBMISSIONS } from './centre/submissions';

/** Every route there is: Express and the OpenAPI document are made from this list. */
export const ROUTES: readonly Route[] = [
  registerCaseRoute,
  listCasesRoute,
  searchCasesRoute,
  readCaseRoute,
  readEventsRoute,
  ...CASE_ACTIONS,
  priorityRoute,
  bulkDecisionsRoute,
  ...STATUSES,
  ...ATTEMPTS,
  ...BLANKO,
  ...BLANKO_CONSIGNMENTS,
  ...BLANKO_CONTROL,
  ...BLANKO_READS,
  stockCardRoute,
  ...PACKETS,
  ...PRINTERS,
  ...CALENDAR,
  ...PRINTER_WORDS,
  ...DAYS,
  ...PAPERS,
  ...PRINT_ORDERS,
  ...FLOOR,
  ...POLICIES,
  ...QUALITY,
  ...SHELF,
  ...FORECAST,
  ...OUTAGES,
  ...CENTRE_CALLBACKS,
  ...SUBMISSIONS,
  ...HEALTH,
];
