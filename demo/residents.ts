import { z } from 'zod';
import { regionName } from '../domain/regions/regions';
import { inventedPerson } from './harness/invented-people';
import type { DemoOffice } from './demo-office';

export const STATIONS = ['53.71', '53.71.04', '53.71.02', '53.71.05'] as const;
const MOST_FAILURES = 3;

const Events = z.object({
  items: z.array(z.object({ event: z.looseObject({ type: z.string(), failure: z.string().optional() }) })),
});

export interface Resident {
  caseId: string;
  caseNumber: string;
  name: string;
  station: string;
}

/** Invented people of Kupang, and what they do at the desks and the stations. */
export class Residents {
  constructor(private readonly demo: DemoOffice) {}

  /** Registers invented people, numbered from `first`. */
  register(first: number, count: number): Promise<Resident[]> {
    return Promise.all(
      Array.from({ length: count }, (_, index) =>
        this.registerOne(inventedPerson(first + index), STATIONS[index % STATIONS.length] ?? STATIONS[0]),
      ),
    );
  }

  async registerOne(person: ReturnType<typeof inventedPerson>, station: string): Promise<Resident> {
    const { caseId, caseNumber } = await this.demo.client.register(person, station);
    return { caseId, caseNumber, name: person.fullName, station };
  }

  /** Records one person after the other at each station; the stations work in parallel. */
  async record(residents: readonly Resident[]): Promise<void> {
    await this.atStations(residents, async (resident) => {
      await this.demo.seat(resident.station, resident.caseNumber);
      for (let failures = 0; ; failures += 1) {
        await this.demo.client.record(resident.caseId, resident.station);
        const failure = await this.recordingFailure(resident, failures);
        if (failure === null) return;
        this.demo.narrator.say(
          `Alat di ${regionName(resident.station)} gagal merekam ${resident.name} (${failure}); operator mengulang.`,
        );
        if (failures === MOST_FAILURES)
          throw new Error(`Perekaman ${resident.caseNumber} gagal terus: ${failure}.`);
      }
    });
  }

  /** Waits for the end of a recording: null when it succeeded, else why it failed. */
  private async recordingFailure({ caseId, caseNumber }: Resident, before: number): Promise<string | null> {
    const read = async (): Promise<string[]> => {
      const answer = await this.demo.client.demand('GET', `/v1/cases/${caseId}/events`, 'supervisor');
      return Events.parse(answer).items.map(({ event }) =>
        event.type === 'RECORDED' ? 'RECORDED' : (event.failure ?? ''),
      );
    };
    const failuresOf = (types: readonly string[]): string[] =>
      types.filter((type) => type !== '' && type !== 'RECORDED');
    const types = await this.demo.until(
      `rekaman ${caseNumber}`,
      read,
      (seen) => seen.includes('RECORDED') || failuresOf(seen).length > before,
    );
    return types.includes('RECORDED') ? null : (failuresOf(types).at(-1) ?? null);
  }

  /** Handles people one after the other at each station, with the stations in parallel. */
  async atStations(
    residents: readonly Resident[],
    work: (resident: Resident) => Promise<void>,
  ): Promise<void> {
    await Promise.all(
      STATIONS.map(async (station) => {
        for (const resident of residents.filter((one) => one.station === station)) await work(resident);
      }),
    );
  }
}
