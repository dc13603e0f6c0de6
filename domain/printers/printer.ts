import type { PrinterAdapter } from './adapter';
import type { PrinterBlock, PrinterFault, PrinterStop } from './blocks';
import {
  lackingOperations,
  printerFault,
  supplyLevels,
  type PrinterAnswer,
  type SupplyLevels,
} from './fault';
import {
  afterCard,
  noticesBetween,
  type LastingCounters,
  type NoticeCode,
  type PrinterLimits,
  type Supply,
} from './readiness';

/** The last answer of a printer about its state. */
export interface PrinterHealth {
  /** As IPP names it; `silent` when it did not answer. */
  state: PrinterAnswer['state'] | 'silent';
  /** Its printer-state-reasons. */
  reasons: readonly string[];
  /** Operations that it would need and does not offer. */
  lacks: readonly string[];
  /** In milliseconds since 1970. */
  seenAt: number;
}

/** A printer as its row has it. What its attempts and the clock add to its blocks is stored elsewhere or nowhere. */
export interface Printer {
  printer: string;
  office: string;
  site: string;
  adapter: PrinterAdapter;
  loading: 'automatic' | 'counted';
  limits: PrinterLimits;
  counters: LastingCounters;
  spoiledInRow: number;
  stop: PrinterStop | null;
  fault: PrinterFault | null;
  health: PrinterHealth | null;
  /** Counts changes that a person who sets the printer has to know. */
  version: number;
}

/** What a person did at a printer: a new ribbon or film for so many cards (null: not counted), or a cleaning. */
export type Fitting = { kind: Supply; capacity: number | null } | { kind: 'CLEANING' };

/** What a person sets on a printer; limits and thresholds that are left out stay as they are. */
export interface PrinterSettings extends Partial<PrinterLimits> {
  state: 'READY' | 'STOPPED';
  loading: Printer['loading'];
  /** Cards left from which on the ribbon counts as low. */
  ribbonLowAt?: number;
  filmLowAt?: number;
  /** Left out, it stays as it is. */
  adapter?: PrinterAdapter | undefined;
}

/** Instants are milliseconds since 1970. */
export type PrinterEvent =
  | { type: 'ANSWERED'; answer: PrinterAnswer; at: number }
  | { type: 'SILENT'; at: number }
  /** The printer takes no job, or has no address, although nothing else is wrong with it. */
  | { type: 'REFUSED'; fault: 'REFUSES_JOBS' | 'NOT_CONFIGURED' }
  /** A card of an attempt held since `heldAt` came out, good or spoiled. */
  | { type: 'CARD_OUT'; heldAt: number; at: number }
  /** A card was spoiled by the fault of the printer. */
  | { type: 'CARD_SPOILED' }
  | { type: 'CARD_GOOD' }
  /** The printer encoded a chip that cannot belong to its card. */
  | { type: 'SERIAL_ALARM'; stop: 'SERIAL_ISSUED' | 'FOREIGN_SERIAL' }
  | { type: 'FITTED'; fitting: Fitting }
  | { type: 'SET'; settings: PrinterSettings };

/** A printer after an event: the same object when the event changes nothing. */
export interface PrinterStep {
  printer: Printer;
  notices: { code: NoticeCode; at: number }[];
  changesFloor: boolean;
}

/** Spoiled cards in a row after which a printer waits for a person. */
const SPOILED_IN_ROW_LIMIT = 2;
/** An unchanged answer is stored again after this time, so that a card printed at full speed costs no row. */
const STORED_EVERY_MS = 30_000;
/** How fresh an answer has to be to keep officers from the tray. */
const AT_WORK_MS = 2 * 60_000;

/** Whether a printer answered a moment ago that it is at work; one that has been silent since keeps no one waiting. */
export function isAtWork({ health }: Pick<Printer, 'health'>, now: number): boolean {
  return health !== null && health.state === 'processing' && now - health.seenAt < AT_WORK_MS;
}

/** What a printer is shown as. */
export interface PrinterCondition {
  /** OUT waits for an answer of the printer or a settlement, STOPPED for a person who starts it. */
  state: 'READY' | 'OUT' | 'STOPPED';
  reason: PrinterBlock | null;
}

/** The state of a printer, apart from counters and clock; an uncertain print takes it until the print is settled. */
export function conditionOf(
  { stop, fault }: Pick<Printer, 'stop' | 'fault'>,
  isUncertain: boolean,
): PrinterCondition {
  if (stop !== null) return { state: 'STOPPED', reason: stop };
  const reason = isUncertain ? 'UNCERTAIN_PRINT' : fault;
  return { state: reason === null ? 'READY' : 'OUT', reason };
}

/** The supply that the printer itself last reported empty. */
function emptied({ ribbon, film }: LastingCounters): PrinterFault | null {
  if (ribbon.said === 'EMPTY') return 'RIBBON_EMPTY';
  return film.said === 'EMPTY' ? 'FILM_EMPTY' : null;
}

/** No one asks a manual printer, so no answer would end its fault. */
function withFault(printer: Printer, fault: PrinterFault | null): Printer {
  return printer.fault === fault || printer.adapter === 'manual' ? printer : { ...printer, fault };
}

function withCounters(printer: Printer, counters: Partial<LastingCounters>): Printer {
  return { ...printer, counters: { ...printer.counters, ...counters } };
}

function withLevels(printer: Printer, levels: SupplyLevels): Printer {
  const { ribbon, film } = printer.counters;
  const { ribbon: ribbonLevel = ribbon.said, film: filmLevel = film.said } = levels;
  if (ribbonLevel === ribbon.said && filmLevel === film.said) return printer;
  return withCounters(printer, {
    ribbon: { ...ribbon, said: ribbonLevel },
    film: { ...film, said: filmLevel },
  });
}

/**
 * A supply that the printer reported empty stays so until it reports otherwise, or a person puts in a new one. While it
 * is at work an answer ends no fault: a printer that takes one job at a time would only refuse the next.
 */
function answered(printer: Printer, answer: PrinterAnswer): Printer {
  const levelled = withLevels(printer, supplyLevels(answer));
  const fault = printerFault(answer) ?? emptied(levelled.counters);
  return withFault(levelled, fault ?? (answer.state === 'processing' ? printer.fault : null));
}

function spoiled(printer: Printer): Printer {
  const spoiledInRow = printer.spoiledInRow + 1;
  return {
    ...printer,
    spoiledInRow,
    stop: spoiledInRow >= SPOILED_IN_ROW_LIMIT ? 'SPOILED_IN_ROW' : printer.stop,
  };
}

/** The counter begins anew. A fault that the printer showed stays until the printer answers without it. */
function fitted(printer: Printer, fitting: Fitting): Printer {
  if (fitting.kind === 'CLEANING') return withCounters(printer, { cardsSinceCleaning: 0 });
  const supply = fitting.kind === 'RIBBON' ? 'ribbon' : 'film';
  const { lowAt } = printer.counters[supply];
  return withCounters(printer, { [supply]: { capacity: fitting.capacity, cards: 0, lowAt, said: null } });
}

function set(printer: Printer, settings: PrinterSettings): Printer {
  const { counters, limits } = printer;
  const { ribbon, film } = counters;
  const { dailyLimit, rest, cleaningEvery } = { ...limits, ...settings };
  const { adapter = printer.adapter } = settings;
  return {
    ...printer,
    adapter,
    loading: settings.loading,
    limits: { dailyLimit, rest, cleaningEvery },
    counters: {
      ...counters,
      ribbon: { ...ribbon, lowAt: settings.ribbonLowAt ?? ribbon.lowAt },
      film: { ...film, lowAt: settings.filmLowAt ?? film.lowAt },
    },
    spoiledInRow: 0,
    stop: settings.state === 'READY' ? null : 'STOPPED_BY_OFFICER',
    fault: adapter === 'manual' ? null : emptied(counters),
  };
}

function changed(printer: Printer, event: PrinterEvent): Printer {
  switch (event.type) {
    case 'ANSWERED':
      return answered(printer, event.answer);
    case 'SILENT':
      return withFault(printer, 'OFFLINE');
    case 'REFUSED':
      return withFault(printer, event.fault);
    case 'CARD_OUT': {
      const { counters, limits } = printer;
      return withCounters(printer, afterCard(limits.rest, counters, event.heldAt, event.at));
    }
    case 'CARD_SPOILED':
      return spoiled(printer);
    case 'CARD_GOOD':
      return printer.spoiledInRow === 0 ? printer : { ...printer, spoiledInRow: 0 };
    case 'SERIAL_ALARM':
      return printer.stop === event.stop ? printer : { ...printer, stop: event.stop };
    case 'FITTED':
      return fitted(printer, event.fitting);
    case 'SET':
      return set(printer, event.settings);
  }
}

function healthAfter(before: PrinterHealth | null, event: PrinterEvent): PrinterHealth | null {
  if (event.type !== 'ANSWERED' && event.type !== 'SILENT') return before;
  const { at: seenAt } = event;
  const health: PrinterHealth =
    event.type === 'SILENT'
      ? { state: 'silent', reasons: [], lacks: [], seenAt }
      : {
          state: event.answer.state,
          reasons: event.answer.stateReasons,
          lacks: lackingOperations(event.answer),
          seenAt,
        };
  const codes = ({ state, reasons, lacks }: PrinterHealth): string => JSON.stringify([state, reasons, lacks]);
  const isKnown = before !== null && codes(before) === codes(health);
  return isKnown && seenAt - before.seenAt < STORED_EVERY_MS ? before : health;
}

/** What an event makes of a printer, what has to be announced for it, and whether the floor depends on the change. */
export function stepPrinter(before: Printer, event: PrinterEvent): PrinterStep {
  const after = changed(before, event);
  const health = healthAfter(before.health, event);
  const isConditionNew = after.stop !== before.stop || after.fault !== before.fault;
  const version = before.version + (isConditionNew || event.type === 'SET' ? 1 : 0);
  const wears = event.type === 'CARD_OUT' || event.type === 'ANSWERED';
  const codes = wears ? noticesBetween(after.limits, before.counters, after.counters) : [];
  return {
    printer: after === before && health === before.health ? before : { ...after, health, version },
    notices: wears ? codes.map((code) => ({ code, at: event.at })) : [],
    changesFloor: after !== before,
  };
}
