import { z } from 'zod';
import { nextQueryAt } from '../domain/centre/overdue';
import { expectation, type Expectation } from './expectation';
import { Residents, type Resident } from './residents';
import type { DemoOffice } from './demo-office';
import { MS_PER_DAY } from '../domain/values/plain-date';

const PEOPLE = 16;
/** Numbers that no earlier scene uses. */
const FIRST_PERSON = 200;
const WATCH_MS = 6_000;
const TWO_YEARS_MS = 2 * 365 * MS_PER_DAY;

const Ended = z.object({ casesAffected: z.number() });
const Waiting = z.looseObject({
  waitingFor: z.string(),
  whose: z.string(),
  outage: z.object({ cause: z.string() }),
});
const Events = z.object({ items: z.array(z.object({ event: z.looseObject({ type: z.string() }) })) });

/** How often the reconciler asks for the verdict of one submission in two years, by its own rule. */
function questionsInTwoYears(submissionId: string): { questions: number; busiestDay: number } {
  const byDay = new Map<number, number>();
  let questions = 0;
  for (let at = nextQueryAt(submissionId, 0, 0); at < TWO_YEARS_MS; at = nextQueryAt(submissionId, 0, at)) {
    questions += 1;
    const day = Math.floor(at / MS_PER_DAY);
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
  }
  // On its first day a verdict is merely late, and asked for more often.
  const busiestDay = Math.max(...[...byDay].filter(([day]) => day > 0).map(([, count]) => count));
  return { questions, busiestDay };
}

/**
 * Two years without penunggalan: the centre accepts recordings and returns no verdict, since its licence has expired.
 * Then all verdicts arrive at once, and each case moves once.
 */
export async function playTwoYears(demo: DemoOffice): Promise<Expectation[]> {
  const scene = new TwoYears(demo);
  demo.narrator.scene('Adegan 2: dua tahun tanpa penunggalan (lisensi pusat habis)');
  const people = await scene.sendIntoSilence();
  await scene.wait(people);
  await scene.deliverVerdicts(people);
  return scene.expectations;
}

class TwoYears {
  readonly expectations: Expectation[] = [];
  private outageId = '';

  constructor(private readonly demo: DemoOffice) {}

  private say(line: string): void {
    this.demo.narrator.say(line);
  }

  private expect(what: string, wanted: unknown, found: unknown): void {
    this.expectations.push(expectation(what, wanted, found));
  }

  async sendIntoSilence(): Promise<Resident[]> {
    const { demo } = this;
    await demo.setFunctions({ identify: 'silent' });
    const body = { function: 'identify', cause: 'LICENCE', note: 'Lisensi penunggalan di pusat habis.' };
    this.outageId = await demo.declareOutage(body);
    this.say(
      '2016: pusat menerima rekaman tetapi tidak memberi hasil. Supervisor mencatat gangguan: lisensi habis.',
    );
    const residents = new Residents(demo);
    const people = await residents.register(FIRST_PERSON, PEOPLE);
    await residents.record(people);
    await demo.reached(people, 'SENT');
    const answers = z.array(Waiting).parse(await demo.read(people));
    this.expect(
      'yang ditunggu, dan giliran siapa',
      ['CENTRE CENTRE LICENCE'],
      [...new Set(answers.map(({ waitingFor, whose, outage }) => `${waitingFor} ${whose} ${outage.cause}`))],
    );
    this.say(
      `${PEOPLE} warga direkam dan terkirim; semuanya menunggu pusat (CENTRE), karena lisensi, bukan petugas.`,
    );
    return people;
  }

  async wait(people: readonly Resident[]): Promise<void> {
    const { demo } = this;
    const before = await demo.outageCounts();
    const cost = await demo.costOf(WATCH_MS);
    const calls = (await demo.outageCounts()).calls - before.calls;
    const asked = people.map(({ caseId }) => questionsInTwoYears(caseId));
    const perCase = Math.round(asked.reduce((sum, { questions }) => sum + questions, 0) / people.length);
    this.say(
      `Dua tahun menunggu, diperagakan ${WATCH_MS / 1_000} detik: ${calls} panggilan ke pusat, ${cost.toFixed(3)} inti CPU.`,
    );
    demo.narrator.detail(
      `Menurut aturan yang sama, dalam dua tahun tiap berkas ditanyakan kira-kira ${perCase} kali, sehari paling banyak sekali.`,
    );
    this.expect(
      'pertanyaan terbanyak untuk satu berkas dalam sehari (setelah hari pertama)',
      1,
      Math.max(...asked.map(({ busiestDay }) => busiestDay)),
    );
  }

  async deliverVerdicts(people: readonly Resident[]): Promise<void> {
    const { demo } = this;
    await demo.setFunctions({ identify: 'up' });
    const since = performance.now();
    await demo.reached(people, 'PRINT_READY', 'PRINTING', 'PRINTED', 'READY');
    const seconds = ((performance.now() - since) / 1_000).toFixed(1);
    this.say(
      `2018: lisensi pulih. Dalam ${seconds} detik ke-${people.length} hasil datang sendiri; tidak ada yang dikirim ulang.`,
    );
    const verdicts = await Promise.all(people.map((one) => this.verdictsOf(one)));
    this.expect('hasil yang menggerakkan tiap berkas', [1], [...new Set(verdicts)]);
    const ended = await demo.endOutage(this.outageId);
    const { casesAffected } = Ended.parse(ended);
    this.say(`Gangguan ditutup dalam daftar: ${casesAffected} berkas terdampak.`);
    this.expect('berkas terdampak menurut daftar gangguan', people.length, casesAffected);
    await demo.reached(people, 'READY');
    demo.narrator.detail(`${people.length} kartu dicetak dan menunggu pemiliknya.`);
  }

  private async verdictsOf({ caseId }: Resident): Promise<number> {
    const answer = await this.demo.client.demand('GET', `/v1/cases/${caseId}/events`, 'supervisor');
    return Events.parse(answer).items.filter(({ event }) => event.type === 'VERDICT_RECEIVED').length;
  }
}
