import { z } from 'zod';
import { regionName } from '../domain/regions/regions';
import { inventedPerson } from './harness/invented-people';
import type { CaseAnswer } from './harness/office-client';
import { expectation, type Expectation } from './expectation';
import { Residents, STATIONS, type Resident } from './residents';
import type { DemoOffice } from './demo-office';

const BEFORE_THE_OUTAGE = 6;
const DURING_THE_OUTAGE = 6;
const FIRST_STOCK = 8;
const DELIVERY = 500;
const SECONDS_PER_CARD = 0.4;
const CARD_AGE = 17;
/** Born on the first of January: old enough to be recorded on every day of this year, old enough for a card on none. */
const UNDER_AGE_PERSON = 0;

/** How long the scene watches an outage in which nothing has to be done. */
const WATCH_MS = 8_000;

export interface Played {
  expectations: Expectation[];
  blankoReceived: number;
  cardsIssued: number;
}

/**
 * Kupang's week: recordings at the dinas and in the kecamatan, an outage of the centre in the middle, blanko for some
 * only, and a delivery. Every card is printed once and in order, and no officer sends anything again.
 */
export async function playKupangWeek(demo: DemoOffice): Promise<Played> {
  const scene = new KupangWeek(demo);
  demo.narrator.scene('Adegan 1: pekan Kupang (semua warga rekaan)');
  await scene.openTheWeek();
  await scene.loseTheCentre();
  await scene.regainTheCentre();
  const waiting = await scene.runOutOfBlanko();
  await scene.receiveBlanko(waiting);
  await scene.handOver();
  return {
    expectations: scene.expectations,
    blankoReceived: FIRST_STOCK + DELIVERY,
    cardsIssued: scene.adults.length,
  };
}

class KupangWeek {
  readonly expectations: Expectation[] = [];
  readonly adults: Resident[] = [];
  private child: Resident | undefined;

  private readonly residents: Residents;

  constructor(private readonly demo: DemoOffice) {
    this.residents = new Residents(demo);
  }

  private say(line: string): void {
    this.demo.narrator.say(line);
  }

  private expect(what: string, wanted: unknown, found: unknown): void {
    this.expectations.push(expectation(what, wanted, found));
  }

  async openTheWeek(): Promise<void> {
    const { demo } = this;
    await demo.setPrinters(SECONDS_PER_CARD);
    await demo.client.deliver(FIRST_STOCK, 'SJ-KUPANG-1');
    this.say(
      `Senin pagi: ${FIRST_STOCK} blanko di gudang, 4 mesin cetak, ${STATIONS.length} tempat perekaman buka.`,
    );
    this.adults.push(...(await this.residents.register(1, BEFORE_THE_OUTAGE)));
    const year = new Date().getUTCFullYear() - CARD_AGE + 1;
    this.child = await this.residents.registerOne(inventedPerson(UNDER_AGE_PERSON, year), STATIONS[0]);
    this.say(`Terdaftar ${this.adults.length} warga dewasa dan 1 warga berumur ${CARD_AGE - 1} tahun.`);
    await this.residents.record([...this.adults, this.child]);
    await demo.reached([...this.adults], 'READY');
    this.say(
      `Semua direkam dan dinyatakan tunggal oleh pusat; ${this.adults.length} kartu dewasa selesai dicetak.`,
    );
    const [child] = await demo.reached([this.child], 'PRINT_READY');
    this.say(
      `${this.child.name}: tunggal, tetapi menunggu umur. Kartunya tidak dicetak sebelum ulang tahun ke-${CARD_AGE} (1 Januari ${year + CARD_AGE}).`,
    );
    this.expect(`warga ${CARD_AGE - 1} tahun menunggu`, 'AGE', child?.waitingFor);
  }

  async loseTheCentre(): Promise<void> {
    const { demo } = this;
    await demo.setCentre('down');
    this.say('Selasa: sambungan ke pusat putus. Pendaftaran dan perekaman jalan terus.');
    const late = await this.residents.register(BEFORE_THE_OUTAGE + 1, DURING_THE_OUTAGE);
    this.adults.push(...late);
    await this.residents.record(late);
    const states = await demo.reached(late, 'RECORDED');
    const link = await demo.until('gangguan terlihat', () => demo.centreLink(), isDown);
    this.say(
      `${link.waiting.RECORDED} berkas baru terdaftar dan terekam; semuanya menunggu sambungan (LINK), bukan petugas.`,
    );
    const down = link.functions.filter(({ state }) => state === 'down');
    demo.narrator.detail(
      `Fungsi pusat yang putus: ${down.map((one) => one.function).join(', ')}. Pintunya tertutup: hanya penanya yang memanggil.`,
    );
    this.expect(
      'berkas selama gangguan menunggu',
      ['LINK'],
      [...new Set(states.map((state) => state.waitingFor))],
    );
    this.expect('berkas yang menunggu sambungan', DURING_THE_OUTAGE, link.waiting.RECORDED);
    await this.watchTheOutage();
  }

  /** What an outage costs while it lasts: calls, and the work of the office's processes. */
  private async watchTheOutage(): Promise<void> {
    const { demo } = this;
    const before = await demo.outageCounts();
    const cost = await demo.costOf(WATCH_MS);
    const after = await demo.outageCounts();
    const [called, probed] = [after.calls - before.calls, after.probes - before.probes];
    this.say(
      `Seminggu menunggu, diperagakan ${WATCH_MS / 1_000} detik: ${called} panggilan ke pusat, semuanya dari penanya (${probed}).`,
    );
    demo.narrator.detail(
      `Biaya menunggu: ${cost.toFixed(3)} inti CPU untuk semua proses; untuk tiap berkas yang menunggu, nol.`,
    );
    this.expect('panggilan selama gangguan = pertanyaan si penanya', probed, called);
  }

  async regainTheCentre(): Promise<void> {
    const { demo } = this;
    await demo.setCentre('up');
    this.say('Kamis: sambungan pulih. Tidak seorang pun mengirim ulang; sistem melanjutkan sendiri.');
    const late = this.adults.slice(BEFORE_THE_OUTAGE);
    await demo.until(
      'pusat menjawab penanya',
      () => demo.centreLink(),
      ({ functions }) => functions.some((one) => one.function === 'enrol' && one.limit > 0),
    );
    const reopenedAt = performance.now();
    await demo.reached(late, 'PRINT_READY', 'PRINTING', 'PRINTED', 'READY');
    const seconds = ((performance.now() - reopenedAt) / 1_000).toFixed(1);
    const { enrol = 0, identify = 0 } = await demo.callsAtCentre();
    this.say(
      `${seconds} detik setelah pintu terbuka, ke-${late.length} berkas itu tunggal. Sepanjang pekan sampai ke pusat: ${identify} permintaan penunggalan, ${enrol} panggilan kirim.`,
    );
    this.expect('permintaan penunggalan = orang yang direkam', this.adults.length + 1, identify);
  }

  /** Who waits for blanko, in the order of the queue. */
  async runOutOfBlanko(): Promise<Resident[]> {
    const { demo } = this;
    const answers = await demo.until(
      'blanko habis',
      () => demo.read(this.adults),
      (all) => all.filter((one) => one.stage === 'READY').length === FIRST_STOCK,
    );
    const floor = await demo.floor();
    const waiting = answers
      .filter((answer) => answer.stage !== 'READY')
      .sort((one, other) => (one.queue?.place ?? 0) - (other.queue?.place ?? 0));
    this.say(
      `Blanko habis: ${FIRST_STOCK} kartu jadi, ${floor.waiting} berkas antre, ${floor.underAge} menunggu umur.`,
    );
    for (const { caseNumber, waitingFor, queue } of waiting) {
      const place = `urutan ${queue?.place ?? '-'} dari ${queue?.of ?? '-'}`;
      demo.narrator.detail(
        `${caseNumber} ${this.nameOf(caseNumber)}: menunggu ${waitingFor ?? '-'}, ${place}`,
      );
    }
    this.expect(
      'yang ditunggu antrean',
      ['BLANKO'],
      [...new Set(waiting.map((answer) => answer.waitingFor))],
    );
    const places = waiting.map((answer) => answer.queue?.place);
    this.expect('nomor urut antrean', [1, 2, 3, 4], places);
    return waiting.map((answer) => this.residentOf(answer));
  }

  /** With one printer running, its own log shows in which order the cards came out. */
  async receiveBlanko(waiting: readonly Resident[]): Promise<void> {
    const { demo } = this;
    const resting = Object.keys(demo.office.running.urls.printers).slice(1);
    for (const printer of resting) await demo.setPrinter(printer, 'STOPPED');
    await demo.client.deliver(DELIVERY, 'SJ-KUPANG-2');
    this.say(
      `Jumat: kiriman ${DELIVERY} blanko dicatat; ${resting.length} mesin sedang dirawat, satu mencetak menurut urutan.`,
    );
    await demo.reached(waiting, 'READY');
    for (const printer of resting) await demo.setPrinter(printer, 'READY');
    const order = await this.printOrder(waiting);
    this.say(`Kartu keluar dari mesin dengan urutan: ${order.join(', ')}.`);
    const wanted = waiting.map(({ caseNumber }) => caseNumber);
    this.expect('urutan cetak = urutan antrean', wanted, order);
  }

  async handOver(): Promise<void> {
    const { client } = this.demo;
    const [first, ...others] = this.adults;
    if (first === undefined) return;
    await this.demo.seat(first.station, 'orang lain');
    const check = { collector: 'HOLDER', check: { kind: 'ONE_TO_ONE' } };
    const path = `/v1/cases/${first.caseId}/hand-over`;
    const refused = await client.send('POST', path, 'front-desk', { body: check });
    const { code } = z.looseObject({ code: z.string() }).parse(refused.body);
    this.say(
      `Loket ${regionName(first.station)}: orang lain meminta kartu ${first.name}. Sidik jari tidak cocok: ditolak (${code}).`,
    );
    this.expect('kartu untuk orang lain', 'HOLDER_NOT_RECOGNISED', code);
    await client.handOver(first.caseId, { kind: 'EXCEPTION', reason: 'READER_DOWN' });
    this.say(
      `Alat baca di loket itu lalu rusak: ${first.name} dilayani dengan pengecualian tercatat (READER_DOWN).`,
    );
    await this.residents.atStations(others, async ({ caseId, caseNumber, station }) => {
      await this.demo.seat(station, caseNumber);
      await client.handOver(caseId, { kind: 'ONE_TO_ONE' });
    });
    await this.demo.reached(this.adults, 'ISSUED');
    this.say(`${others.length} warga lain dikenali 1:1 dari jarinya dan menerima kartunya.`);
    const { waitingFor } = await client.read(this.child?.caseId ?? '');
    this.expect(`warga ${CARD_AGE - 1} tahun, di akhir pekan`, 'AGE', waitingFor);
  }

  /** Case numbers in the order in which their cards were printed. */
  private async printOrder(residents: readonly Resident[]): Promise<string[]> {
    const cases = await this.demo.read(residents);
    const byAttempt = new Map(
      cases.flatMap(({ caseNumber, attempts = [] }) =>
        attempts.map(({ attemptId }) => [attemptId, caseNumber] as const),
      ),
    );
    const sheets = (await this.demo.sheets()).sort((one, other) => (one.at < other.at ? -1 : 1));
    return sheets.flatMap(({ jobName }) => byAttempt.get(jobName) ?? []);
  }

  private residentOf({ caseNumber }: Pick<CaseAnswer, 'caseNumber'>): Resident {
    const found = this.adults.find((resident) => resident.caseNumber === caseNumber);
    if (found === undefined) throw new Error('a case that nobody registered');
    return found;
  }

  private nameOf(caseNumber: string): string {
    return this.residentOf({ caseNumber }).name;
  }
}

function isDown({ functions, waiting }: Awaited<ReturnType<DemoOffice['centreLink']>>): boolean {
  return waiting.RECORDED === DURING_THE_OUTAGE && functions.some(({ state }) => state === 'down');
}
