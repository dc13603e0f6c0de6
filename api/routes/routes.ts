import type { Route } from '../http/route';
import { ATTEMPTS } from './attempts';
import { BLANKO } from './blanko';
import { BLANKO_CONSIGNMENTS } from './blanko-consignments';
import { BLANKO_CONTROL } from './blanko-control';
import { BLANKO_READS } from './blanko-reads';
import { bulkDecisionsRoute } from './bulk-decisions';
import { CALENDAR } from './calendar';
import { CASE_ACTIONS } from './case-actions';
import { CENTRE_CALLBACKS } from './centre-callbacks';
import { DAYS } from './days';
import { FLOOR } from './floor';
import { FORECAST } from './forecast';
import { HEALTH } from './health';
import { OUTAGES } from './outages';
import { PACKETS } from './packets';
import { POLICIES } from './policies';
import { PRINTER_WORDS } from './printer-words';
import { PAPERS } from './papers';
import { PRINT_ORDERS } from './print-orders';
import { PRINTERS } from './printers';
import { priorityRoute } from './priority';
import { listCasesRoute, readCaseRoute, readEventsRoute, searchCasesRoute } from './read-cases';
import { QUALITY } from './quality';
import { registerCaseRoute } from './register-case';
import { SHELF } from './shelf';
import { STATUSES } from './statuses';
import { stockCardRoute } from './stock-card';
import { SUBMISSIONS } from './submissions';

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
