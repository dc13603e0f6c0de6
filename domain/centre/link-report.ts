import type { CentreFunction, FunctionState } from '../values/centre-function';
import type { NamedOutage } from './outage';

/** One function of the centre as the link of an office sees it; counts, codes and times only. */
export interface FunctionGate {
  function: CentreFunction;
  state: FunctionState;
  /** Calls a second that may pass; 0 while the gate is closed. */
  limit: number;
  reason: string | null;
  /** RFC 3339, like the other instants. */
  since: string;
  /** How many cases wait for this function. */
  waiting: number;
  setbacks: number;
  probedAt: string | null;
  probeAt: string | null;
  /** When the limit is checked again while it grows back; null once no case waits behind it. */
  rampAt: string | null;
}

/** One function, with its outage in the register while it is closed. */
export interface LinkFunction extends FunctionGate {
  outage: Pick<NamedOutage, 'outageId' | 'cause' | 'whose'> | null;
}

/** The link of an office to the centre after a look of its workflow. */
export interface LinkReport {
  functions: LinkFunction[];
  /** When the link has to look again by time alone; null when it waits for a signal. */
  nextLook: string | null;
  at: string;
}
