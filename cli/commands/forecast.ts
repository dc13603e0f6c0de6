import { Command, InvalidArgumentError } from 'commander';
import { Forecasts } from '../../db/forecast/forecasts';
import { forecastReport, type ForecastReport, type ReportedAnswer } from '../../db/forecast/forecast-report';
import { leftToFloor, openPool } from '../../db/core/store';
import type { OfficeCode } from '../../domain/regions/regions';
import { WAIT_TEXTS, WHOSE_TEXTS } from '../../domain/texts/case';
import { NO_RANGE_TEXTS, WHY_MOVED_TEXTS } from '../../domain/texts/forecast';
import { OFFICE_NOT_RUNNING } from '../../domain/texts/commands';
import { ERROR_TEXTS } from '../../domain/texts/errors';
import { FORECAST_LINES, LOCALES } from '../../domain/texts/forecast-lines';
import { say, type Language } from '../../domain/texts/language';
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

function parseDay(text: string): PlainDate {
  const day = PlainDate.safeParse(text);
  if (!day.success) throw new InvalidArgumentError('Isi tanggal, misalnya 2019-04-17.');
  return day.data;
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Isi bilangan, mulai dari 1.');
  return Number(text);
}

/** The lines of one language, with its numbers and days. */
class ForecastPrinter {
  private readonly lines;
  private readonly days;
  private readonly numbers;

  constructor(private readonly language: Language) {
    const locale = LOCALES[language];
    this.lines = FORECAST_LINES[language];
    this.days = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
    this.numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  private day(day: string | null): string {
    return day === null ? this.lines.notInSight : this.days.format(new Date(`${day}T00:00:00Z`));
  }

  private number(value: number): string {
    return this.numbers.format(value);
  }

  private floorLines(report: ForecastReport): string[] {
    const { lines, language } = this;
    const { waiting, holdUp, whose, outage, speed, printersReady, printersOut, blanko } = report;
    return [
      lines.waiting(this.number(waiting)),
      lines.held(
        holdUp === null ? lines.nothingHolds : say(WAIT_TEXTS, holdUp, language),
        outage === null ? '' : say(OUTAGE_CAUSE_TEXTS, outage.cause, language),
        whose === null ? '' : say(WHOSE_TEXTS, whose, language),
      ),
      speed === null
        ? lines.speedNotKnown(say(NO_RANGE_TEXTS, 'SPEED_NOT_KNOWN', language))
        : lines.speed({
            cardsPerDay: this.number(speed.cardsPerDay),
            ready: printersReady,
            out: printersOut,
          }),
      lines.blanko({ free: this.number(blanko.free), missing: this.number(blanko.missingForQueue) }),
      ...blanko.expected.map(({ quantity, from, to, source }) =>
        lines.expected({ quantity: this.number(quantity), from: this.day(from), to: this.day(to), source }),
      ),
    ];
  }

  private emptyLine({ emptyBy: { from, to, reason } }: ForecastReport): string {
    if (reason === null) return this.lines.emptyBetween(this.day(from), this.day(to));
    return this.lines.emptyNotPromised(say(NO_RANGE_TEXTS, reason, this.language));
  }

  private needLines({ needs }: ReportedAnswer): string[] {
    const { lines } = this;
    const { workingDays, cardsPerDay, cardsPerDayNow, printers, printersNow, blanko, saturdays } = needs;
    const missing = blanko.missing === 0 ? null : this.number(blanko.missing);
    return [
      `  ${lines.needs}`,
      lines.needsCards({
        cardsPerDay: this.number(cardsPerDay),
        workingDays,
        now: this.number(cardsPerDayNow),
      }),
      lines.needsPrinters({ printers, now: printersNow }),
      lines.needsBlanko({ missing, neededBy: this.day(blanko.neededBy) }),
      lines.needsSaturdays(saturdays),
    ];
  }

  /** The answer to "all of them by then?". */
  private answerLines(report: ReportedAnswer): string[] {
    const { lines } = this;
    const { by, count, answer, probability, printedByThen, wouldTake, reason } = report;
    const question = lines.question(this.number(count), this.day(by));
    if (answer === null || probability === null || printedByThen === null) {
      const why = reason === null ? '' : say(NO_RANGE_TEXTS, reason, this.language);
      return [`${question} ${lines.notPromised(why)}`, ...this.needLines(report)];
    }
    return [
      `${question} ${lines.answer(answer === 'YES', this.number(Math.round(probability * 100)))}`,
      lines.printedByThen(this.number(printedByThen.low), this.number(printedByThen.high)),
      lines.allPrinted(this.day(wouldTake.from), this.day(wouldTake.to)),
      ...this.needLines(report),
    ];
  }

  private promiseLines({ promises }: ForecastReport): string[] {
    const changed = promises.filter(({ number }) => number > 1).slice(0, SHOWN_PROMISES);
    if (changed.length === 0) return [];
    return [
      this.lines.changed,
      ...changed.map(
        ({ at, subject, why }) =>
          `  ${at.toISOString()}  ${subject}: ${say(WHY_MOVED_TEXTS, why, this.language)}`,
      ),
    ];
  }

  /** The forecast of an office as lines for a person. */
  print(report: ForecastReport): string[] {
    const { lines } = this;
    const { applicant, dinas, centre } = report.days.printReady;
    return [
      ...this.floorLines(report),
      this.emptyLine(report),
      lines.request({ cards: this.number(report.request.request), days: report.request.days }),
      lines.daysWaited({
        applicant: this.number(applicant),
        dinas: this.number(dinas),
        centre: this.number(centre),
      }),
      ...(report.byDate === null ? [] : this.answerLines(report.byDate)),
      ...this.promiseLines(report),
    ];
  }
}

interface Asked {
  office: OfficeCode;
  by?: PlainDate;
  count?: number;
  days: number;
  json?: boolean;
}

/** `terbit forecast`: the answer of `GET /v1/forecast`, for a person. */
export function forecastCommand({ home, now, language: chosen }: CliContext): Command {
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
      const language = chosen();
      const { DATABASE_URL: url } = readSettings(environmentBesideOffice());
      if (url === undefined) throw new Error(OFFICE_NOT_RUNNING[language]);
      const pool = openPool(url, () => undefined, { max: 4 });
      try {
        if ((await stationsOf(pool, office)).length === 0)
          throw new Error(say(ERROR_TEXTS, 'OFFICE_NOT_SERVED', language).title);
        const store = { pool, keys: loadKeys(home), clock: now, dispatch: leftToFloor };
        const question = { by: by === undefined ? null : { day: by, count: count ?? null }, days };
        const report = await forecastReport(new Forecasts(store), office, question);
        console.log(json ? JSON.stringify(report) : new ForecastPrinter(language).print(report).join('\n'));
      } finally {
        await pool.end();
      }
    });
}
