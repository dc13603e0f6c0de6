import { z } from 'zod';
import type { ByDateAnswer } from '../domain/forecast/by-date';
import { weekdayOf } from '../domain/forecast/calendar';
import { PlainDate } from '../domain/values/plain-date';
import { expectation, type Expectation } from './expectation';
import { Residents, type Resident } from './residents';
import type { DemoOffice } from './demo-office';
import { answerOfStatedOffice, type StatedOffice } from './stated-office';

const PEOPLE = 5;
/** Cards that the failing server can still print today, for 200 of 300. */
const CARDS_LEFT = 2;
/** Numbers that no earlier scene uses. */
const FIRST_PERSON = 600;

const Printers = z.object({ items: z.array(z.looseObject({ cardsToday: z.number() })) });
const Policy = z.looseObject({
  version: z.number(),
  headStartDays: z.record(z.string(), z.number()),
  suspendedClasses: z.array(z.string()),
  suspendedServices: z.array(z.string()),
});
const Waiting = z.looseObject({
  stage: z.string(),
  waitingFor: z.string().nullable(),
  whose: z.string().nullable(),
  outage: z.looseObject({ cause: z.string() }).nullish(),
});

/** Imlek, Nyepi and Isra Mikraj of 2019. */
const HOLIDAYS: readonly string[] = ['2019-02-05', '2019-03-07', '2019-04-03'];
const day = (text: string): PlainDate => PlainDate.parse(text);

/** As the press reported in January 2019: 20,000 recorded, four printers, "all before the election". */
const TANJUNGPINANG: Omit<StatedOffice, 'printed'> = {
  today: day('2019-01-14'),
  printers: 4,
  blanko: 25_000,
  isWorkingDay: (one) => weekdayOf(one) >= 1 && weekdayOf(one) <= 5 && !HOLIDAYS.includes(one),
};
const PROMISE = { by: day('2019-04-16'), count: 20_000 };

/**
 * Tanjungpinang's failing server: the office caps what it prints, child cards are suspended to free the printers, and a
 * promise is checked against what the office can do.
 */
export async function playFailingServer(demo: DemoOffice): Promise<Expectation[]> {
  const scene = new FailingServer(demo);
  demo.narrator.scene('Adegan 4: server dinas Tanjungpinang, KIA ditangguhkan, janji sebelum pemilu');
  const people = await scene.capPrinting();
  await scene.suspendChildCards();
  scene.checkThePromise();
  await scene.mendTheServer(people);
  return scene.expectations;
}

class FailingServer {
  readonly expectations: Expectation[] = [];
  private outageId = '';

  constructor(private readonly demo: DemoOffice) {}

  private say(line: string): void {
    this.demo.narrator.say(line);
  }

  private expect(what: string, wanted: unknown, found: unknown): void {
    this.expectations.push(expectation(what, wanted, found));
  }

  private async printedToday(): Promise<number> {
    const answer = await this.demo.client.demand('GET', '/v1/printers', 'supervisor');
    return Printers.parse(answer).items.reduce((sum, { cardsToday }) => sum + cardsToday, 0);
  }

  async capPrinting(): Promise<Resident[]> {
    const { demo } = this;
    const cap = (await this.printedToday()) + CARDS_LEFT;
    const body = {
      function: 'printing',
      cause: 'OWN_SERVER',
      cap: { printing: cap },
      note: 'Server dinas rusak untuk kedua kalinya.',
    };
    this.outageId = await demo.declareOutage(body);
    this.say(`Server dinas rusak: hari ini paling banyak ${cap} kartu, tinggal ${CARDS_LEFT}.`);
    const residents = new Residents(demo);
    const people = await residents.register(FIRST_PERSON, PEOPLE);
    await residents.record(people);
    const answers = await demo.until(
      'batas hari ini tercapai',
      () => demo.read(people),
      (all) =>
        all.filter(({ stage: at }) => at === 'READY').length === CARDS_LEFT &&
        all.filter(({ waitingFor }) => waitingFor === 'HOURS').length === PEOPLE - CARDS_LEFT,
    );
    const cases = z.array(Waiting).parse(answers);
    const waiting = cases.filter(({ stage: at }) => at === 'PRINT_READY');
    this.say(`${CARDS_LEFT} kartu jadi; ${waiting.length} orang menunggu besok, dan tahu karena siapa.`);
    this.expect(
      'yang menunggu server dinas',
      ['HOURS DINAS OWN_SERVER'],
      [...new Set(waiting.map(({ waitingFor, whose, outage }) => `${waitingFor} ${whose} ${outage?.cause}`))],
    );
    return people;
  }

  async suspendChildCards(): Promise<void> {
    const { client } = this.demo;
    const path = `/v1/policies/${client.office}`;
    const held = Policy.parse(await client.demand('GET', path, 'head'));
    const { headStartDays, suspendedServices } = held;
    const body = {
      headStartDays,
      suspendedServices,
      suspendedClasses: ['KIA'],
      reason: 'Mesin dipakai untuk KTP-el sampai pemilu.',
    };
    const changed = Policy.parse(
      await client.demand('PUT', path, 'head', { body, ifMatch: String(held.version) }),
    );
    this.say(
      `Kepala dinas menangguhkan KIA agar keempat mesin mencetak KTP-el: kebijakan ke-${changed.version}, dengan alasannya.`,
    );
    this.expect('yang ditangguhkan', ['KIA'], changed.suspendedClasses);
  }

  checkThePromise(): void {
    const { narrator } = this.demo;
    this.say('Januari 2019: 20.000 orang sudah direkam; dijanjikan semua jadi sebelum pemilu 17 April.');
    const at300 = answerOfStatedOffice(
      { ...TANJUNGPINANG, printed: [{ workingDays: 40, cardsPerDay: 300 }] },
      PROMISE,
    );
    const at200 = answerOfStatedOffice(
      {
        ...TANJUNGPINANG,
        printed: [
          { workingDays: 30, cardsPerDay: 300 },
          { workingDays: 20, cardsPerDay: 200 },
        ],
      },
      PROMISE,
    );
    narrator.detail(`Dengan 300 kartu sehari: ${answerText(at300)}`);
    narrator.detail(`Setelah turun ke 200 sehari: ${answerText(at200)}`);
    this.expect('20.000 sebelum pemilu, 300 lalu 200 sehari', ['NO', 'NO'], [at300.answer, at200.answer]);
    this.expect(
      'hari kerja sampai pemilu, kartu sehari yang perlu',
      [64, 313],
      [at300.needs.workingDays, at300.needs.cardsPerDay],
    );
  }

  async mendTheServer(people: readonly Resident[]): Promise<void> {
    await this.demo.endOutage(this.outageId);
    await this.demo.reached(people, 'READY');
    this.say(`Server pulih dan batasnya dicabut: ke-${PEOPLE} kartu jadi menurut urutan.`);
  }
}

function answerText({ answer, probability, printedByThen, wouldTake, needs }: ByDateAnswer): string {
  const chance = `peluang ${(probability * 100).toFixed(0)} persen`;
  const span = `${printedByThen.low} sampai ${printedByThen.high} jadi pada hari itu`;
  const end = `semuanya jadi antara ${wouldTake.from ?? '-'} dan ${wouldTake.to ?? '-'}`;
  const takes = `perlu ${needs.printers ?? '-'} mesin seperti sekarang, atau ${needs.cardsPerDay} kartu sehari`;
  return `${answer === 'YES' ? 'YA' : 'TIDAK'}, ${chance}; ${span}; ${end}; ${takes}.`;
}
