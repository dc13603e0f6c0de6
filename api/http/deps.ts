import type { Store } from '../../db/core/store';
import type { Forecasts } from '../../db/forecast/forecasts';
import type { Logger } from '../../platform/logger';
import type { VerifyHolder } from './verify-holder';

/** What the API works with; server.ts builds it, tests put their own here. */
export interface ApiDeps {
  store: Store;
  forecasts: Forecasts;
  logger: Logger;
  verifyHolder: VerifyHolder;
}
