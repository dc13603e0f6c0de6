import { z } from 'zod';
import { expectation, type Expectation } from './expectation';
import { Residents, type Resident } from './residents';
import type { DemoOffice } from './demo-office';

const PEOPLE = 4;
/** Numbers that no earlier scene uses. */
const FIRST_PERSON = 400;

const Waiting = z.looseObject({
  waitingFor: z.string().nullable(),
  whose: z.string().nullable(),
  queue: z.looseObject({ reason: z.string().optional(), reasonText: z.string().optional() }).optional(),
});

/**
 * Cirebon's idle stock: there are blanko and people wait, and no card is printed, because the data of a card is pulled
 * from the centre. Each case shows this cause, and whose delay it is.
 */
export async function playIdleStock(demo: DemoOffice): Promise<Expectation[]> {
  const scene = new IdleStock(demo);
  demo.narrator.scene('Adegan 3: blanko menganggur di Cirebon (sambungan data cetak putus)');
  const people = await scene.losePrintData();
  await scene.regainPrintData(people);
  return scene.expectations;
}

class IdleStock {
  readonly expectations: Expectation[] = [];
  private outageId = '';

  constructor(private readonly demo: DemoOffice) {}

  private say(line: string): void {
    this.demo.narrator.say(line);
  }

  private expect(what: string, wanted: unknown, found: unknown): void {
    this.expectations.push(expectation(what, wanted, found));
  }

  async losePrintData(): Promise<Resident[]> {
    const { demo } = this;
    await demo.setFunctions({ read: 'down' });
    const body = { function: 'read', cause: 'NETWORK', note: 'Jaringan data cetak ke pusat putus.' };
    this.outageId = await demo.declareOutage(body);
    const residents = new Residents(demo);
    const people = await residents.register(FIRST_PERSON, PEOPLE);
    await residents.record(people);
    const answers = await demo.until(
      'semua menunggu sambungan',
      () => demo.read(people),
      (all) => all.every(({ stage: at, waitingFor }) => at === 'PRINT_READY' && waitingFor === 'LINK'),
    );
    const { blankoFree, holdUp } = await demo.floor();
    this.say(
      `${blankoFree} blanko di gudang, ${PEOPLE} orang siap cetak, dan tidak satu kartu pun keluar: ${holdUp ?? '-'}.`,
    );
    this.expect('yang menahan lantai cetak', 'LINK', holdUp);
    this.expect('blanko cukup untuk semua yang menunggu', true, blankoFree >= PEOPLE);
    const cases = z.array(Waiting).parse(answers);
    const [first] = cases;
    demo.narrator.detail(
      `Kata sistem kepada mereka: ${first?.queue?.reasonText ?? '-'} Giliran: ${first?.whose ?? '-'}.`,
    );
    this.expect(
      'yang ditunggu, giliran siapa, dan mengapa tanpa tanggal',
      ['LINK CENTRE LINK_DOWN_NO_END_KNOWN'],
      [...new Set(cases.map((one) => `${one.waitingFor} ${one.whose} ${one.queue?.reason}`))],
    );
    this.say(
      'April 2017, Cirebon: 6.000 blanko begitu, dengan 12.000 sampai 15.000 orang menunggu tanpa penjelasan.',
    );
    return people;
  }

  async regainPrintData(people: readonly Resident[]): Promise<void> {
    const { demo } = this;
    await demo.setFunctions({ read: 'up' });
    const since = performance.now();
    await demo.reached(people, 'READY');
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    await demo.endOutage(this.outageId);
    this.say(`Sambungan pulih: ${seconds} detik kemudian ke-${PEOPLE} kartu jadi, tanpa perintah siapa pun.`);
  }
}
