import type { OutageBoard } from '../../domain/centre/outage';
import { daysBetween } from '../../domain/forecast/calendar';
import type { ExpectedDelivery } from '../../domain/forecast/deliveries';
import { classArrivalsOf, floorDaysOf, shortagesOf } from '../../domain/forecast/floor-days';
import type { Shortage } from '../../domain/forecast/days-spent';
import { learnFloor, type FloorBelief, type FloorDay } from '../../domain/forecast/printing-rate';
import { futuresOf, type FloorNow, type Futures } from '../../domain/forecast/futures';
import type { Basis } from '../../domain/forecast/promise-log';
import { promiseFor, type NoRangeReason, type Promised } from '../../domain/forecast/promises';
import { placesUpTo, turnsOf, type AgeOfKey, type Turns } from '../../domain/forecast/ranges';
import { standingOf } from '../../domain/forecast/standing';
import { isWorkingDay, openings, type WorkingCalendar } from '../../domain/office/working-calendar';
import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, startOfDay, type PlainDate } from '../../domain/values/plain-date';
import { keptDeliveries, openExpected } from './expected-deliveries';
import { floorRecords } from './forecast-records';
import { printingHours } from '../office/calendar';
import { keyDays, queueCounts, type KeyDay } from '../queue/queue';
import type { Store } from '../core/store';
import type { FloorView } from '../../domain/printers/hold-up';

/** What the past of an office teaches; it changes little within a day. */
interface Learnt {
  days: readonly FloorDay[];
  belief: FloorBelief;
  shortages: readonly Shortage[];
}

/** The forecast of an office: every case's range follows from its place, without another look at the floor. */
export interface OfficeForecast {
  now: FloorNow;
  belief: FloorBelief;
  days: readonly FloorDay[];
  futures: Futures;
  turns: Turns;
  ageOfKey: AgeOfKey;
  stop: NoRangeReason | null;
  waiting: number;
  linkIsUp: boolean;
}

interface Kept {
  at: number;
  /** What the forecast rests on, as far as a change of it makes another forecast at once. */
  rests: string;
  forecast: OfficeForecast;
}

/** Runs enough that a quantile moves by less than a day or two with the seed, few enough to cost a tenth of a second. */
const RUNS = 300;
const SEED = 1;
const DAYS_AHEAD = 1_096;
const FRESH_MS = 10_000;
/** Older than fresh and younger than this, what was computed is given while the next is being computed. */
const USABLE_MS = 60_000;
const LEARNT_MS = 600_000;
/** Places beyond the end of the queue that are computed too, for those who join it meanwhile. */
const SPARE_PLACES = 1_000;
const SPARE_SHARE = 1.25;
const MS_PER_DAY = 86_400_000;

class Memory {
  readonly learnt = new Map<string, { at: number; day: PlainDate; learnt: Promise<Learnt> }>();
  readonly kept = new Map<string, Kept>();
  readonly underway = new Map<string, Promise<OfficeForecast>>();
}

const MEMORIES = new WeakMap<Store, Memory>();

function memoryOf(store: Store): Memory {
  const memory = MEMORIES.get(store) ?? new Memory();
  MEMORIES.set(store, memory);
  return memory;
}

async function learnNow(store: Store, office: string): Promise<Learnt> {
  const [{ records, blankoSince }, deliveries] = await Promise.all([
    floorRecords(store, office),
    keptDeliveries(store.pool, office),
  ]);
  const days = floorDaysOf(records);
  const arrivals = records.arrivals.map((arrival) => classArrivalsOf(records, arrival));
  return {
    ...{ days, belief: learnFloor({ days, arrivals, deliveries }, records.today) },
    shortages: shortagesOf(records, blankoSince, store.clock().getTime()),
  };
}

/** What was learnt is kept for ten minutes of one day; readers at the same time share one look. */
async function learn(store: Store, office: string): Promise<Learnt> {
  const { learnt: memory } = memoryOf(store);
  const at = store.clock().getTime();
  const day = dayAt(at, utcOffsetHours(office));
  const known = memory.get(office);
  if (known !== undefined && known.day === day && at - known.at < LEARNT_MS) return known.learnt;
  const learnt = learnNow(store, office);
  memory.set(office, { at, day, learnt });
  try {
    return await learnt;
  } catch (error) {
    memory.delete(office);
    throw error;
  }
}

/** The spans in which an office had no blanko, as of some minutes ago. */
export async function shortagesAt(store: Store, office: string): Promise<readonly Shortage[]> {
  return (await learn(store, office)).shortages;
}

/** The share of the office's hours of a day that is still ahead. */
function todayLeft(calendar: WorkingCalendar, now: number): number {
  const from = startOfDay(dayAt(now, calendar.utcOffsetHours), calendar.utcOffsetHours);
  const hours = (since: number): number =>
    openings(calendar, { from: since, to: from + MS_PER_DAY }).reduce(
      (sum, open) => sum + open.to - open.from,
      0,
    );
  const all = hours(from);
  return all === 0 ? 0 : hours(now) / all;
}

/** The most that one printer of the office prints in a day, on average; null where one may print without end. */
function limitOf(floor: FloorView): number | null {
  const limits = floor.printers.map(({ dailyLimit = null }) => dailyLimit);
  if (limits.length === 0 || limits.includes(null)) return null;
  return Math.round(limits.reduce<number>((sum, limit) => sum + (limit ?? 0), 0) / limits.length);
}

/** How many days ago the key of each place lies; a place beyond the queue has that of today. */
function ageOfKeyBy(days: readonly KeyDay[], today: PlainDate): AgeOfKey {
  return (place) => {
    let passed = 0;
    const day = days.find(({ count }) => (passed += count) >= place)?.day;
    return day === undefined ? 0 : daysBetween(day, today);
  };
}

interface Facts {
  floor: FloorView;
  board: OutageBoard;
  expected: readonly ExpectedDelivery[];
}

async function compute(
  store: Store,
  office: string,
  { floor, board, expected }: Facts,
): Promise<OfficeForecast> {
  const [{ belief, days }, counts, keys, { calendar }] = await Promise.all([
    ...([learn(store, office), queueCounts(store, office), keyDays(store.pool, office)] as const),
    printingHours(store.pool, office),
  ]);
  const offset = utcOffsetHours(office);
  const { stop, ...standing } = standingOf(floor, board.outages, {
    now: store.clock(),
    utcOffsetHours: offset,
  });
  const today = dayAt(store.clock().getTime(), offset);
  const now: FloorNow = {
    ...{ ...standing, today, todayLeft: todayLeft(calendar, store.clock().getTime()) },
    ...{ isWorkingDay: (day) => isWorkingDay(calendar, day), printerLimit: limitOf(floor), expected },
  };
  const futures = futuresOf(now, belief, { runs: RUNS, seed: SEED, days: DAYS_AHEAD });
  const places = placesUpTo(Math.ceil(counts.waiting * SPARE_SHARE) + SPARE_PLACES);
  const ageOfKey = ageOfKeyBy(keys, today);
  const turns = turnsOf(futures, belief, places, today, ageOfKey);
  return {
    ...{ now, belief, days, futures, turns, stop, ageOfKey },
    ...{ waiting: counts.waiting, linkIsUp: floor.readIsUp },
  };
}

/** What makes another forecast at once when it changes; blanko that are used up one by one do not. */
function restsOn({ floor, board, expected }: Facts): string {
  const { readIsUp } = floor;
  const printers = floor.printers.map(({ state, reason }) => [state, reason]);
  return JSON.stringify({
    readIsUp,
    printers,
    outages: board.outages,
    expected,
    hasBlanko: floor.blankoFree > 0,
  });
}

async function refresh(store: Store, office: string, facts: Facts): Promise<OfficeForecast> {
  const memory = memoryOf(store);
  const rests = restsOn(facts);
  const key = `${office} ${rests}`;
  const underway = memory.underway.get(key);
  if (underway !== undefined) return underway;
  const at = store.clock().getTime();
  const computing = compute(store, office, facts)
    .then((forecast) => {
      memory.kept.set(office, { at, rests, forecast });
      return forecast;
    })
    .finally(() => memory.underway.delete(key));
  memory.underway.set(key, computing);
  return computing;
}

/**
 * The forecast of an office, computed at most every ten seconds and at once when floor, outages or announced blanko
 * change or blanko came in. `place` is one that the caller is going to ask for.
 */
export async function officeForecast(
  store: Store,
  office: string,
  { floor, board }: Omit<Facts, 'expected'>,
  place = 1,
): Promise<OfficeForecast> {
  const facts = { floor, board, expected: await openExpected(store.pool, office) };
  const kept = memoryOf(store).kept.get(office);
  if (kept === undefined || kept.rests !== restsOn(facts)) return refresh(store, office, facts);
  const { forecast } = kept;
  const age = store.clock().getTime() - kept.at;
  const hasMoreBlanko = floor.blankoFree > forecast.now.blanko;
  const isBeyond = place > (forecast.turns.places.at(-1) ?? 0);
  if (age > USABLE_MS || hasMoreBlanko || isBeyond) return refresh(store, office, facts);
  // A failure is met by the next reader, who waits for it once the last forecast is too old to be given.
  if (age > FRESH_MS) void refresh(store, office, facts).catch(() => undefined);
  return forecast;
}

/** What is promised for a place in the queue now. */
export function promiseAt(
  { now, belief, turns, stop }: OfficeForecast,
  floor: FloorView,
  place: number,
): Promised {
  return promiseFor(place, { now: { ...now, blanko: Math.max(0, floor.blankoFree) }, belief, turns, stop });
}

/** What a promise rests on, for the log of promises. */
export function basisOf({ now, belief, linkIsUp }: OfficeForecast, place: number): Basis {
  const { printersReady, cap, standsStillUntil, blanko, expected } = now;
  return {
    ...{ place, linkIsUp, printersReady, standsStillUntil, blanko, cap: cap?.cards ?? null },
    expected: expected.reduce((sum, { quantity }) => sum + quantity, 0),
    expectedBy: expected.at(-1)?.to ?? null,
    cardsPerDay: belief.speed && Math.round(belief.speed.level * printersReady),
  };
}
