import { Command, InvalidArgumentError } from 'commander';
import { Forecasts } from '../../db/forecast/forecasts';
import { forecastReport, type ForecastReport, type ReportedAnswer } from '../../db/forecast/forecast-report';
import { leftToFloor, openPool } from '../../db/core/store';
import type { OfficeCode } from '../../domain/regions/regions';
import { WAIT_TEXTS, WHOSE_TEXTS } from '../../domain/texts/case';
import { NO_RANGE_TEXTS, WHY_MOVED_TEXTS } from '../../domain/texts/forecast';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { OUTAGE_CAUSE_TEXTS } from '../../domain/texts/outages';
import { PlainDate } from '../../domain/values/plain-date';
import { readSettings } from '../../platform/config';
import { loadKeys } from '../../platform/keys';
import { environmentBesideOffice } from '../../platform/launcher/running-office';
import type { CliContext } from '../context';
import { parseOffice } from '../options';
import { stationsOf } from '../../db/office/sites';

const USUAL_DAYS = 30;
const SHOWN_PROMISES = 5;
const DAY = new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'UTC' });
const NUMBER = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 1 });

function parseDay(text: string): PlainDate {
  const day = PlainDate.safeParse(text);
  if (!day.success) throw new InvalidArgumentError('Isi tanggal, misalnya 2019-04-17.');
  return day.data;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Isi bilangan, mulai dari 1.');
  return Number(text);
}

function shown(day: string | null): string {
  return day === null ? 'belum terlihat' : DAY.format(new Date(`${day}T00:00:00Z`));
}

function standingLines(report: ForecastReport): string[] {
  const { waiting, holdUp, whose, outage, speed, printersReady, printersOut, blanko } = report;
  const held = holdUp === null ? 'tidak ada; kartu dicetak menurut giliran' : WAIT_TEXTS[holdUp].id;
  const cause = outage === null ? '' : ` (${OUTAGE_CAUSE_TEXTS[outage.cause].id})`;
  const out = printersOut === 0 ? '' : `, ${printersOut} tidak siap`;
  return [
    `Antrean cetak     : ${NUMBER.format(waiting)} berkas`,
    `Yang menahan      : ${held}${cause}${whose === null ? '' : `, tanggungan ${WHOSE_TEXTS[whose].id}`}`,
    speed === null
      ? `Kecepatan         : ${NO_RANGE_TEXTS.SPEED_NOT_KNOWN.id}`
      : `Kecepatan         : ${NUMBER.format(speed.cardsPerDay)} kartu sehari dengan ${printersReady} mesin${out}`,
    `Blanko bebas      : ${NUMBER.format(blanko.free)}; kurang ${NUMBER.format(blanko.missingForQueue)} untuk antrean ini`,
    ...blanko.expected.map(
      ({ quantity, from, to, source }) =>
        `  diperkirakan    : ${NUMBER.format(quantity)} antara ${shown(from)} dan ${shown(to)} (${source})`,
    ),
  ];
}

function emptyLine({ emptyBy: { from, to, reason } }: ForecastReport): string {
  if (reason === null) return `Antrean habis     : antara ${shown(from)} dan ${shown(to)}`;
  return `Antrean habis     : tidak dapat dijanjikan: ${NO_RANGE_TEXTS[reason].id}`;
}

function needLines({ needs }: ReportedAnswer): string[] {
  const { workingDays, cardsPerDay, cardsPerDayNow, printers, printersNow, blanko, saturdays } = needs;
  const more = printers === null ? 'berapa pun tidak cukup' : `${printers} (sekarang ${printersNow})`;
  const pieces =
    blanko.missing === 0
      ? 'cukup'
      : `kurang ${NUMBER.format(blanko.missing)} keping, paling lambat ${shown(blanko.neededBy)}`;
  const worked =
    saturdays.needed === null
      ? 'semua Sabtu pun tidak cukup'
      : `${saturdays.needed} dari ${saturdays.available}`;
  return [
    '  Yang dibutuhkan:',
    `    kartu sehari  : ${NUMBER.format(cardsPerDay)} selama ${workingDays} hari kerja (sekarang ${NUMBER.format(cardsPerDayNow)})`,
    `    mesin         : ${more}, secepat yang ada sekarang`,
    `    blanko        : ${pieces}`,
    `    kerja Sabtu   : ${worked}`,
  ];
}

/** The answer to "all of them by then?", as lines for a person. */
function answerLines(answer: ReportedAnswer): string[] {
  const { by, count, answer: said, probability, printedByThen, wouldTake, reason } = answer;
  const question = `${NUMBER.format(count)} kartu sampai ${shown(by)}?`;
  if (said === null || probability === null || printedByThen === null) {
    const why = reason === null ? '' : `: ${NO_RANGE_TEXTS[reason].id}`;
    return [`${question} Tidak dapat dijanjikan${why}.`, ...needLines(answer)];
  }
  const { low, high } = printedByThen;
  return [
    `${question} ${said === 'YES' ? 'Ya' : 'Tidak'} (peluang ${NUMBER.format(Math.round(probability * 100))} %).`,
    `  Tercetak saat itu : ${NUMBER.format(low)} sampai ${NUMBER.format(high)} kartu`,
    `  Semuanya tercetak : antara ${shown(wouldTake.from)} dan ${shown(wouldTake.to)}`,
    ...needLines(answer),
  ];
}

function promiseLines({ promises }: ForecastReport): string[] {
  const changed = promises.filter(({ number }) => number > 1).slice(0, SHOWN_PROMISES);
  if (changed.length === 0) return [];
  return [
    'Janji yang berubah:',
    ...changed.map(({ at, subject, why }) => `  ${at.toISOString()}  ${subject}: ${WHY_MOVED_TEXTS[why].id}`),
  ];
}

/** The forecast of an office as lines for a person. */
function forecastLines(report: ForecastReport): string[] {
  const { applicant, dinas, centre } = report.days.printReady;
  return [
    ...standingLines(report),
    emptyLine(report),
    `Blanko diminta    : ${NUMBER.format(report.request.request)} untuk ${report.request.days} hari`,
    `Hari menunggu     : pemohon ${NUMBER.format(applicant)}, dinas ${NUMBER.format(dinas)}, pusat ${NUMBER.format(centre)} (berkas PRR)`,
    ...(report.byDate === null ? [] : answerLines(report.byDate)),
    ...promiseLines(report),
  ];
}

interface Asked {
  office: OfficeCode;
  by?: PlainDate;
  count?: number;
  days: number;
  json?: boolean;
}

/** `terbit forecast`: the answer of `GET /v1/forecast`, for a person. */
export function forecastCommand({ home, now }: CliContext): Command {
  return new Command('forecast')
    .description(
      'Perkiraan cetak kantor: kapan antrean habis, sanggupkah sampai suatu tanggal, apa yang kurang',
    )
    .requiredOption('--office <kode>', 'kode kantor, misalnya 53.71', parseOffice)
    .option('--by <tanggal>', 'sampai tanggal ini, misalnya 2019-04-17', parseDay)
    .option('--count <kartu>', 'berapa kartu; tanpa ini seluruh antrean', parseCount)
    .option('--days <hari>', 'rentang hari untuk permintaan blanko', parseCount, USUAL_DAYS)
    .option('--json', 'satu objek JSON sebagai ganti teks')
    .action(async ({ office, by, count, days, json = false }: Asked) => {
      const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
      if (url === undefined)
        throw new Error('Kantor tidak berjalan. Jalankan npm start dahulu, atau setel DATABASE_URL.');
      const pool = openPool(url, () => undefined, { max: 4 });
      try {
        if ((await stationsOf(pool, office)).length === 0)
          throw new Error(ERROR_TEXTS.OFFICE_NOT_SERVED.id.title);
        const store = { pool, keys: loadKeys(home), clock: now, dispatch: leftToFloor };
        const question = { by: by === undefined ? null : { day: by, count: count ?? null }, days };
        const report = await forecastReport(new Forecasts(store), office, question);
        console.log(json ? JSON.stringify(report) : forecastLines(report).join('\n'));
      } finally {
        await pool.end();
      }
    });
}
