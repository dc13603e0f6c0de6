import { z } from 'zod';
import { openFrom, type WorkingCalendar } from '../office/working-calendar';
import type { NotReadyReason } from './blocks';

/** What a card printer uses up and a person puts in anew. */
export type Supply = 'RIBBON' | 'FILM';

/** The level of a supply; UNKNOWN when it is not counted and the printer does not report it. */
export const SupplyState = z.enum(['OK', 'LOW', 'EMPTY', 'UNKNOWN']);
export type SupplyState = z.infer<typeof SupplyState>;

/** What a printer itself reports of a supply. */
export const SupplyLevel = SupplyState.exclude(['UNKNOWN']);
export type SupplyLevel = z.infer<typeof SupplyLevel>;

/** The counter of one supply of one printer, in cards. */
export interface SupplyCounter {
  /** Cards that it was good for when it was put in; null when it is not counted. */
  capacity: number | null;
  /** Cards that came out since. */
  cards: number;
  /** What is left counts as low from here down. */
  lowAt: number;
  /** What the printer last reported of it since it was put in; null where it reported nothing. */
  said: SupplyLevel | null;
}

/** Cards that are left by the counter; null when the supply is not counted. */
export function cardsLeft({ capacity, cards }: Pick<SupplyCounter, 'capacity' | 'cards'>): number | null {
  return capacity === null ? null : Math.max(0, capacity - cards);
}

/**
 * The level of a supply. On empty the printer's own report wins over the counter, both ways: a ribbon gives fewer cards
 * than its box states, or more. On low the more careful of the two counts.
 */
export function supplyState(counter: SupplyCounter): SupplyState {
  const { said, lowAt } = counter;
  const left = cardsLeft(counter);
  if (said === 'EMPTY') return 'EMPTY';
  if (left === 0 && said === null) return 'EMPTY';
  if (said === 'LOW' || (left !== null && left <= lowAt)) return 'LOW';
  return left === null && said === null ? 'UNKNOWN' : 'OK';
}

/** A pause that a printer needs because it heats up: after so many cards in a row, so many minutes. */
export interface RestRule {
  afterCards: number;
  minutes: number;
}

/** How much a printer may do; null where there is no limit. */
export interface PrinterLimits {
  /** Cards a day. */
  dailyLimit: number | null;
  rest: RestRule | null;
  /** Cards after which a person has to clean it. */
  cleaningEvery: number | null;
}

/** What a printer has done with what it holds; instants in milliseconds since 1970. */
export interface LastingCounters {
  ribbon: SupplyCounter;
  film: SupplyCounter;
  cardsSinceCleaning: number;
  /** Cards since its last rest. */
  cardsInRow: number;
  lastCardAt: number | null;
}

export interface PrinterCounters extends LastingCounters {
  /** Cards granted to it today, without those that provably printed nothing. */
  cardsToday: number;
}

/** When printing is possible: the office's hours, unless it prints outside them too. */
export interface PrintingHours {
  calendar: WorkingCalendar;
  printOutsideHours: boolean;
}

/** Why a printer that is in order gets no card. */
export interface NotReady {
  reason: NotReadyReason;
  /** The instant, in milliseconds since 1970, at which time alone ends it; null when it takes a person. */
  until: number | null;
}

/** The moment, in milliseconds since 1970, at which a rest ends; null while none is due. */
export function restingUntil(
  rest: RestRule | null,
  { cardsInRow, lastCardAt }: Pick<LastingCounters, 'cardsInRow' | 'lastCardAt'>,
): number | null {
  if (rest === null || lastCardAt === null || cardsInRow < rest.afterCards) return null;
  return lastCardAt + rest.minutes * 60_000;
}

function cardsToCleaning(
  { cleaningEvery }: Pick<PrinterLimits, 'cleaningEvery'>,
  { cardsSinceCleaning }: Pick<LastingCounters, 'cardsSinceCleaning'>,
): number | null {
  return cleaningEvery === null ? null : Math.max(0, cleaningEvery - cardsSinceCleaning);
}

/** Cards in a row after one more, printed from `heldAt` on: a pause as long as the rest begins the row anew. */
function cardsInRowAfter(
  rest: RestRule | null,
  { cardsInRow, lastCardAt }: Pick<LastingCounters, 'cardsInRow' | 'lastCardAt'>,
  heldAt: number,
): number {
  const hasRested = rest !== null && lastCardAt !== null && heldAt - lastCardAt >= rest.minutes * 60_000;
  return hasRested ? 1 : cardsInRow + 1;
}

/** The clock of an office: now, and the midnight with which its day ends, in milliseconds since 1970. */
export interface OfficeClock {
  now: number;
  endOfDay: number;
}

function needsPerson(limits: PrinterLimits, counters: PrinterCounters): NotReadyReason | null {
  if (supplyState(counters.ribbon) === 'EMPTY') return 'RIBBON_EMPTY';
  if (supplyState(counters.film) === 'EMPTY') return 'FILM_EMPTY';
  return cardsToCleaning(limits, counters) === 0 ? 'CLEANING_DUE' : null;
}

/**
 * Why a printer that is in order may take no card now, or null when it may. What needs a person is named before what
 * time ends by itself, since only a person can change it; then the hours of the office, then what ends last.
 */
export function notReady(
  limits: PrinterLimits,
  counters: PrinterCounters,
  { calendar, printOutsideHours }: PrintingHours,
  { now, endOfDay }: OfficeClock,
): NotReady | null {
  const needed = needsPerson(limits, counters);
  if (needed !== null) return { reason: needed, until: null };
  const resting = restingUntil(limits.rest, counters) ?? now;
  const limited = limits.dailyLimit !== null && counters.cardsToday >= limits.dailyLimit ? endOfDay : now;
  const free = Math.max(resting, limited, now);
  const opens = printOutsideHours ? free : openFrom(calendar, free);
  if (opens === now) return null;
  const isOpen = printOutsideHours || openFrom(calendar, now) === now;
  if (!isOpen) return { reason: 'OUTSIDE_HOURS', until: opens };
  return { reason: limited >= resting ? 'DAILY_LIMIT' : 'RESTING', until: opens };
}

/** What a change of counters has to be announced for; each once when it is crossed. */
export type NoticeCode = `${Supply}_${'LOW' | 'EMPTY'}` | 'CLEANING_DUE';

const WORSE: Readonly<Record<SupplyState, number>> = { UNKNOWN: 0, OK: 0, LOW: 1, EMPTY: 2 };

function noticeOf(supply: Supply, before: SupplyCounter, after: SupplyCounter): NoticeCode[] {
  const state = supplyState(after);
  if (WORSE[state] <= WORSE[supplyState(before)]) return [];
  return [`${supply}_${state === 'EMPTY' ? 'EMPTY' : 'LOW'}`];
}

type WearCounters = Pick<LastingCounters, 'ribbon' | 'film' | 'cardsSinceCleaning'>;

/** What became low, empty or due between two states of a printer. */
export function noticesBetween(
  limits: PrinterLimits,
  before: WearCounters,
  after: WearCounters,
): NoticeCode[] {
  const fellDue = cardsToCleaning(limits, after) === 0 && cardsToCleaning(limits, before) !== 0;
  return [
    ...noticeOf('RIBBON', before.ribbon, after.ribbon),
    ...noticeOf('FILM', before.film, after.film),
    ...(fellDue ? (['CLEANING_DUE'] as const) : []),
  ];
}

/** The counters after one more card. */
export function afterCard<C extends LastingCounters>(
  rest: RestRule | null,
  before: C,
  heldAt: number,
  at: number,
): C {
  const { ribbon, film, cardsSinceCleaning } = before;
  return {
    ...before,
    ribbon: { ...ribbon, cards: ribbon.cards + 1 },
    film: { ...film, cards: film.cards + 1 },
    cardsSinceCleaning: cardsSinceCleaning + 1,
    cardsInRow: cardsInRowAfter(rest, before, heldAt),
    lastCardAt: at,
  };
}

/** What people are shown of a supply. */
export interface SupplyReading extends SupplyCounter {
  state: SupplyState;
  /** Cards that are left by the counter; null when it is not counted. */
  left: number | null;
}

/** What people are shown of a printer's supplies and limits. */
export interface PrinterReading {
  ribbon: SupplyReading;
  film: SupplyReading;
  cardsToday: number;
  dailyLimit: number | null;
  /** Cards until the next cleaning; null without an interval. */
  cardsToCleaning: number | null;
}

function readingOf(counter: SupplyCounter): SupplyReading {
  return { ...counter, state: supplyState(counter), left: cardsLeft(counter) };
}

export function readPrinter(limits: PrinterLimits, counters: PrinterCounters): PrinterReading {
  return {
    ribbon: readingOf(counters.ribbon),
    film: readingOf(counters.film),
    cardsToday: counters.cardsToday,
    dailyLimit: limits.dailyLimit,
    cardsToCleaning: cardsToCleaning(limits, counters),
  };
}
