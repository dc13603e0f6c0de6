import type { FloorView } from '../../domain/printers/hold-up';
import type { OutageBoard } from '../../domain/centre/outage';
import type { Shortage } from '../../domain/forecast/days-spent';
import type { ExpectedDelivery } from '../../domain/forecast/deliveries';
import { estimatesFrom, type Estimates } from '../../domain/forecast/estimates';
import { classArrivalsOf, floorDaysOf, shortagesOf } from '../../domain/forecast/floor-days';
import { forecastOffice, type OfficeForecast } from '../../domain/forecast/office-forecast';
import { utcOffsetHours } from '../../domain/regions/regions';
import { dayAt, type PlainDate } from '../../domain/values/plain-date';
import { printingHours } from '../office/calendar';
import { keyDays, queueCounts } from '../queue/queue';
import type { Store } from '../core/store';
import { keptDeliveries, openExpected } from './expected-deliveries';
import { floorRecords } from './forecast-records';

/** What the past of an office shows; it changes little within a day. */
interface Past {
  estimates: Estimates;
  measuredDays: number;
  shortages: readonly Shortage[];
}

/** Floor and outages of an office, as a reader of the forecast has them at hand. */
export interface FloorFacts {
  floor: FloorView;
  board: OutageBoard;
}

type Facts = FloorFacts & { expected: readonly ExpectedDelivery[] };

interface Computed {
  at: number;
  basis: string;
  forecast: OfficeForecast;
}

const FRESH_MS = 10_000;
/** Older than fresh and younger than this, a forecast is still given while the next one is being computed. */
const USABLE_MS = 60_000;
const PAST_MS = 600_000;

/** The facts whose change makes another forecast at once; blanko that are used up one by one are not among them. */
function basisOf({ floor, board, expected }: Facts): string {
  const printers = floor.printers.map(({ state, reason, uncertain }) => [
    state,
    reason,
    uncertain?.attemptId,
  ]);
  const hasBlanko = floor.blankoFree > 0;
  return JSON.stringify([floor.readIsUp, printers, board.outages, expected, hasBlanko]);
}

/** The forecasts of the offices of a store. A process builds one and hands it to its readers, who share the results. */
export class Forecasts {
  private readonly pasts = new Map<string, { at: number; day: PlainDate; past: Promise<Past> }>();
  private readonly computed = new Map<string, Computed>();
  private readonly underway = new Map<string, Promise<OfficeForecast>>();

  constructor(readonly store: Store) {}

  /**
   * The forecast of an office, computed at most every ten seconds, and at once when floor, outages or announced blanko
   * change or blanko arrive. `place` is one that the caller is going to ask for.
   */
  async of(office: string, { floor, board }: FloorFacts, place = 1): Promise<OfficeForecast> {
    const facts = { floor, board, expected: await openExpected(this.store.pool, office) };
    const computed = this.computed.get(office);
    if (computed === undefined || computed.basis !== basisOf(facts)) return this.refresh(office, facts);
    const { forecast } = computed;
    const age = this.store.clock().getTime() - computed.at;
    const hasMoreBlanko = floor.blankoFree > forecast.now.blanko;
    const isBeyond = place > (forecast.turns.places.at(-1) ?? 0);
    if (age > USABLE_MS || hasMoreBlanko || isBeyond) return this.refresh(office, facts);
    // The next reader meets a failure, once the last forecast is too old to be given.
    if (age > FRESH_MS) void this.refresh(office, facts).catch(() => undefined);
    return forecast;
  }

  /** What the past of an office shows, kept for ten minutes of one day; readers at the same time share one look. */
  async past(office: string): Promise<Past> {
    const at = this.store.clock().getTime();
    const day = dayAt(at, utcOffsetHours(office));
    const known = this.pasts.get(office);
    if (known !== undefined && known.day === day && at - known.at < PAST_MS) return known.past;
    const past = this.readPast(office);
    this.pasts.set(office, { at, day, past });
    try {
      return await past;
    } catch (error) {
      this.pasts.delete(office);
      throw error;
    }
  }

  private async readPast(office: string): Promise<Past> {
    const [{ records, blankoSince }, deliveries] = await Promise.all([
      floorRecords(this.store, office),
      keptDeliveries(this.store.pool, office),
    ]);
    const days = floorDaysOf(records);
    const arrivals = records.arrivals.map((arrival) => classArrivalsOf(records, arrival));
    return {
      estimates: estimatesFrom({ days, arrivals, deliveries }, records.today),
      measuredDays: days.length,
      shortages: shortagesOf(records, blankoSince, this.store.clock().getTime()),
    };
  }

  private async refresh(office: string, facts: Facts): Promise<OfficeForecast> {
    const basis = basisOf(facts);
    const key = `${office} ${basis}`;
    const underway = this.underway.get(key);
    if (underway !== undefined) return underway;
    const at = this.store.clock().getTime();
    const computing = this.compute(office, facts)
      .then((forecast) => {
        this.computed.set(office, { at, basis, forecast });
        return forecast;
      })
      .finally(() => this.underway.delete(key));
    this.underway.set(key, computing);
    return computing;
  }

  private async compute(office: string, facts: Facts): Promise<OfficeForecast> {
    const { pool, clock } = this.store;
    const [{ estimates }, { waiting }, keys, { calendar }] = await Promise.all([
      this.past(office),
      queueCounts(this.store, office),
      keyDays(pool, office),
      printingHours(pool, office),
    ]);
    return forecastOffice({ ...facts, now: clock(), calendar, waiting, keyDays: keys }, estimates);
  }
}
