import { z } from 'zod';
import { ANYONE_LABEL } from '../biometric-record';
import { JsonLog } from '../json-log';
import { seededRandom } from '../seeded-random';

export const seatOrder = z.strictObject({
  /** Who sits there until the next order; null: a new person for each recording. */
  person: z.string().min(1).nullish(),
  missing: z.array(z.string()).optional(),
  quality: z.int().min(0).max(100).nullish(),
  /** Whose finger a 1:1 check captures: the person recorded last, or one that matches every person (load runs). */
  handOver: z.enum(['last', 'anyone']).optional(),
});
const seatLine = z.union([
  z.strictObject({ newcomer: z.int() }),
  z.strictObject({ recorded: z.string() }),
  z.strictObject({ order: seatOrder }),
]);

export type SeatOrder = z.infer<typeof seatOrder>;

export interface SeatedPerson {
  readonly person: string;
  readonly missing: readonly string[];
  readonly quality: number;
}

const LOWEST_QUALITY = 60;
const QUALITY_SPREAD = 40;

/** Who sits at the devices of one station. Survives restarts, so that no person is invented twice. */
export class StationSeat {
  private readonly log: JsonLog<z.infer<typeof seatLine>>;
  private readonly random: () => number;
  private order: SeatOrder = {};
  private newcomers = 0;
  private last: string;

  constructor(
    file: string,
    private readonly seed: number,
    private readonly station: string,
  ) {
    this.random = seededRandom(seed, `seat ${station}`);
    this.last = this.newcomer(0);
    this.log = new JsonLog(file, seatLine, (line) => this.enter(line));
  }

  get people(): number {
    return this.newcomers;
  }

  place(order: SeatOrder): void {
    this.record({ order });
  }

  /** A recording begins: with the ordered person, or the next new one. */
  nextForRecording(): SeatedPerson {
    const ordered = this.order.person;
    this.record(ordered ? { recorded: ordered } : { newcomer: this.newcomers + 1 });
    return this.seated(this.last);
  }

  /** A recording continues with the person with whom it began. */
  same(): SeatedPerson {
    return this.seated(this.last);
  }

  /** One finger alone: the 1:1 check at hand-over. */
  forCheck(): SeatedPerson {
    if (this.order.person) return this.seated(this.order.person);
    return this.seated(this.order.handOver === 'anyone' ? ANYONE_LABEL : this.last);
  }

  close(): void {
    this.log.close();
  }

  private seated(person: string): SeatedPerson {
    const quality = this.order.quality ?? LOWEST_QUALITY + Math.floor(this.random() * QUALITY_SPREAD);
    return { person, missing: this.order.missing ?? [], quality };
  }

  private newcomer(count: number): string {
    return `${this.seed}/${this.station}/${count}`;
  }

  private record(line: z.infer<typeof seatLine>): void {
    this.log.append(line);
    this.enter(line);
  }

  private enter(line: z.infer<typeof seatLine>): void {
    if ('order' in line) this.order = line.order;
    else if ('recorded' in line) this.last = line.recorded;
    else {
      this.newcomers = line.newcomer;
      this.last = this.newcomer(line.newcomer);
    }
  }
}
