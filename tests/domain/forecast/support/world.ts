import { createHash } from 'node:crypto';
import type { ExpectedDelivery, KeptDelivery } from '../../../../domain/forecast/deliveries';
import type { ClassArrivals, OfficeHistory } from '../../../../domain/forecast/estimates';
import type { FloorNow } from '../../../../domain/forecast/futures';
import type { FloorDay } from '../../../../domain/forecast/printing-rate';
import { PlainDate } from '../../../../domain/values/plain-date';

/** Numbers in [0, 1) from a seed and a name; nothing of the forecast's own draws. */
export function chance(seed: number, name: string): () => number {
  const bytes = createHash('sha256').update(`${name}:${seed}`).digest();
  let [a, b, c, d] = [0, 4, 8, 12].map((offset) => bytes.readInt32LE(offset)) as [
    number,
    number,
    number,
    number,
  ];
  return () => {
    const t = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    return (t >>> 0) / 2 ** 32;
  };
}

/** How an office really works, one day at a time. Nothing here is known to the forecast but what comes out. */
export interface Office {
  name: string;
  printers: number;
  isHoliday: (index: number, weekday: number) => boolean;
  /** Sheets the floor can make on a working day, and whether the outage register has what went wrong. */
  day: (weekday: number) => { sheets: number; isRegistered: boolean };
  spoils: number;
  startingQueue: number;
  /** New cases of a working day by class. */
  comes: (weekday: number) => readonly number[];
  headStarts: readonly number[];
  startingStock: number;
  /** Announcements made on a day, each with the day (counted from now) on which blanko really come, or never. */
  announces: (index: number, stock: number) => readonly (Announced & Fate)[];
}

interface Announced {
  fromIn: number;
  toIn: number;
  quantity: number;
  confidence: ExpectedDelivery['confidence'];
}
interface Fate {
  comesIn: number | null;
  brings: number;
}

type Booked = ExpectedDelivery & { comesAt: number | null; brings: number };

const NEVER = 1e9;
const FIRST = Date.parse('2026-01-05T00:00:00Z');
const MS_PER_DAY = 86_400_000;

function dateOf(index: number): PlainDate {
  return PlainDate.parse(new Date(FIRST + index * MS_PER_DAY).toISOString().slice(0, 10));
}

/** The office as it stands at the moment of the forecast, with what its records show, and what becomes of the queue. */
export interface Situation {
  history: OfficeHistory;
  now: FloorNow;
  waiting: number;
  ageOfKey: (place: number) => number;
  /** The day on which the case at a place is printed; null when not within the years that were played. */
  truth: (place: number) => PlainDate | null;
}

interface Waiting {
  key: number;
  /** Its place at the moment of the forecast; 0 for those that came later. */
  place: number;
}

/** The months that the forecast may look back on. */
const KEPT_DAYS = 56;

/** Plays an office until the moment of the forecast and two years beyond it. */
export class World {
  private readonly queues: Waiting[][];
  private readonly heads: number[];
  private stock: number;
  private readonly booked: Booked[] = [];
  private readonly days: FloorDay[] = [];
  private readonly counts: { day: PlainDate; counts: readonly number[] }[] = [];
  private readonly printedOn = new Map<number, number>();
  private today = 0;

  constructor(private readonly office: Office) {
    this.queues = office.headStarts.map((head, index) =>
      Array.from({ length: index === 0 ? office.startingQueue : 0 }, (_, n) => {
        return { key: -200 + (200 * n) / Math.max(1, office.startingQueue) - head, place: 0 };
      }),
    );
    this.heads = office.headStarts.map(() => 0);
    this.stock = office.startingStock;
  }

  isWorkingDay = (day: PlainDate): boolean => {
    const index = Math.round((Date.parse(day) - FIRST) / MS_PER_DAY);
    const weekday = (index + 1) % 7;
    return weekday >= 1 && weekday <= 5 && !this.office.isHoliday(index, weekday);
  };

  private waiting(): number {
    return this.queues.reduce((sum, queue, index) => sum + queue.length - (this.heads[index] ?? 0), 0);
  }

  private printNext(): void {
    let best = -1;
    for (const [index, queue] of this.queues.entries()) {
      const key = queue[this.heads[index] ?? 0]?.key ?? NEVER;
      if (best < 0 || key < (this.queues[best]?.[this.heads[best] ?? 0]?.key ?? NEVER)) best = index;
    }
    const printed = this.queues[best]?.[this.heads[best] ?? 0];
    if (printed === undefined) return;
    this.heads[best] = (this.heads[best] ?? 0) + 1;
    if (printed.place > 0) this.printedOn.set(printed.place, this.today);
  }

  private receive(): void {
    for (const one of this.booked) if (one.comesAt === this.today) this.stock += one.brings;
    for (const { fromIn, toIn, comesIn, ...rest } of this.office.announces(this.today, this.stock)) {
      const [from, to] = [dateOf(this.today + fromIn), dateOf(this.today + toIn)];
      this.booked.push({ ...rest, from, to, comesAt: comesIn === null ? null : this.today + comesIn });
    }
  }

  private work(random: () => number): void {
    const weekday = (this.today + 1) % 7;
    const came = this.office.comes(weekday);
    for (const [index, count] of came.entries()) {
      const head = this.office.headStarts[index] ?? 0;
      for (let n = 0; n < count; n += 1)
        this.queues[index]?.push({ key: this.today + n / (count + 1) - head, place: 0 });
    }
    const { sheets, isRegistered } = this.office.day(weekday);
    let [cards, spoiled] = [0, 0];
    for (let sheet = 0; sheet < sheets && this.stock > 0 && this.waiting() > 0; sheet += 1) {
      this.stock -= 1;
      if (random() < this.office.spoils) spoiled += 1;
      else {
        cards += 1;
        this.printNext();
      }
    }
    const limitedBy = isRegistered
      ? 'OUTAGE'
      : this.stock === 0
        ? 'BLANKO'
        : this.waiting() === 0
          ? 'QUEUE'
          : null;
    const day = dateOf(this.today);
    this.days.push({ day, cards, spoiled, printers: this.office.printers, limitedBy });
    this.counts.push({ day, counts: came });
  }

  /** Plays on until a day, or until as many of the cases with a place are printed as are looked for. */
  private play(until: number, random: () => number, printed = Infinity): void {
    for (; this.today < until && this.printedOn.size < printed; this.today += 1) {
      this.receive();
      if (this.isWorkingDay(dateOf(this.today))) this.work(random);
    }
  }

  private known(): OfficeHistory {
    const since = dateOf(this.today - KEPT_DAYS);
    const counts = this.counts.filter(({ day }) => day >= since);
    const arrivals: ClassArrivals[] = this.office.headStarts.map((headStartDays, index) => {
      return { headStartDays, days: counts.map(({ day, counts: by }) => ({ day, value: by[index] ?? 0 })) };
    });
    const deliveries: KeptDelivery[] = this.booked.flatMap(({ comesAt, brings, from, to, quantity }) => {
      if (comesAt === null || comesAt >= this.today) return [];
      return [{ from, to, quantity, came: dateOf(comesAt), received: brings }];
    });
    return { days: this.days.filter(({ day }) => day >= since), arrivals, deliveries };
  }

  /** The morning of day `at`, and all that follows. */
  situation(at: number, random: () => number): Situation {
    this.play(at, random);
    const ordered = this.queues
      .flatMap((queue, index) => queue.slice(this.heads[index]))
      .sort((one, other) => one.key - other.key);
    for (const [index, waiting] of ordered.entries()) waiting.place = index + 1;
    const today = dateOf(at);
    const expected = this.booked.filter(({ comesAt }) => comesAt === null || comesAt >= at);
    const now: FloorNow = {
      today,
      todayLeft: 1,
      isWorkingDay: this.isWorkingDay,
      printersReady: this.office.printers,
      printersOut: 0,
      printerLimit: null,
      cap: null,
      standsStillUntil: null,
      blanko: this.stock,
      expected: expected.map(({ from, to, quantity, confidence }) => ({ from, to, quantity, confidence })),
    };
    const history = this.known();
    this.play(at + 730, random, ordered.length);
    return {
      history,
      now,
      waiting: ordered.length,
      ageOfKey: (place) => at - (ordered[Math.min(place, ordered.length) - 1]?.key ?? at),
      truth: (place) => {
        const day = this.printedOn.get(place);
        return day === undefined ? null : dateOf(day);
      },
    };
  }
}
