import type { ErrorCode } from '../errors/catalogue';
import { CASE_ERRORS } from './errors/cases';
import { CENTRE_ERRORS } from './errors/centre';
import { DAY_ERRORS } from './errors/day';
import type { ErrorText } from './errors/error-text';
import { PRINTING_ERRORS } from './errors/printing';
import { REQUEST_ERRORS } from './errors/requests';
import { STATION_ERRORS } from './errors/station';
import { STATUS_ERRORS } from './errors/statuses';
import { STOCK_ERRORS } from './errors/stock';

/** The text of each error of the catalogue. */
export const ERROR_TEXTS: Readonly<Record<ErrorCode, ErrorText>> = {
  ...REQUEST_ERRORS,
  ...CASE_ERRORS,
  ...STATUS_ERRORS,
  ...STOCK_ERRORS,
  ...DAY_ERRORS,
  ...PRINTING_ERRORS,
  ...STATION_ERRORS,
  ...CENTRE_ERRORS,
};
