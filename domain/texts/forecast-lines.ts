import type { InEachLanguage } from './language';

/** The locale of numbers and days in the lines. */
export const LOCALES: InEachLanguage = { id: 'id-ID', en: 'en-GB' };

/** Numbers and days come as text in the locale of the language. */
interface ForecastLines {
  notInSight: string;
  nothingHolds: string;
  waiting: (cards: string) => string;
  held: (cause: string, outage: string, whose: string) => string;
  speedNotKnown: (why: string) => string;
  speed: (facts: { cardsPerDay: string; ready: number; out: number }) => string;
  blanko: (facts: { free: string; missing: string }) => string;
  expected: (facts: { quantity: string; from: string; to: string; source: string }) => string;
  emptyBetween: (from: string, to: string) => string;
  emptyNotPromised: (why: string) => string;
  request: (facts: { cards: string; days: number }) => string;
  daysWaited: (facts: { applicant: string; dinas: string; centre: string }) => string;
  question: (count: string, by: string) => string;
  notPromised: (why: string) => string;
  answer: (isYes: boolean, percent: string) => string;
  printedByThen: (low: string, high: string) => string;
  allPrinted: (from: string, to: string) => string;
  needs: string;
  needsCards: (facts: { cardsPerDay: string; workingDays: number; now: string }) => string;
  /** `printers` is null where no number of printers is enough. */
  needsPrinters: (facts: { printers: number | null; now: number }) => string;
  /** `missing` is null where the stock is enough. */
  needsBlanko: (facts: { missing: string | null; neededBy: string }) => string;
  /** `needed` is null where every Saturday together is not enough. */
  needsSaturdays: (facts: { needed: number | null; available: number }) => string;
  changed: string;
}

/** The lines of `terbit forecast`. */
export const FORECAST_LINES: InEachLanguage<ForecastLines> = {
  id: {
    notInSight: 'belum terlihat',
    nothingHolds: 'tidak ada; kartu dicetak menurut giliran',
    waiting: (cards) => `Antrean cetak     : ${cards} berkas`,
    held: (cause, outage, whose) =>
      `Yang menahan      : ${cause}${outage && ` (${outage})`}${whose && `, tanggungan ${whose}`}`,
    speedNotKnown: (why) => `Kecepatan         : ${why}`,
    speed: ({ cardsPerDay, ready, out }) =>
      `Kecepatan         : ${cardsPerDay} kartu sehari dengan ${ready} mesin${out === 0 ? '' : `, ${out} tidak siap`}`,
    blanko: ({ free, missing }) => `Blanko bebas      : ${free}; kurang ${missing} untuk antrean ini`,
    expected: ({ quantity, from, to, source }) =>
      `  diperkirakan    : ${quantity} antara ${from} dan ${to} (${source})`,
    emptyBetween: (from, to) => `Antrean habis     : antara ${from} dan ${to}`,
    emptyNotPromised: (why) => `Antrean habis     : tidak dapat dijanjikan: ${why}`,
    request: ({ cards, days }) => `Blanko diminta    : ${cards} untuk ${days} hari`,
    daysWaited: ({ applicant, dinas, centre }) =>
      `Hari menunggu     : pemohon ${applicant}, dinas ${dinas}, pusat ${centre} (berkas PRR)`,
    question: (count, by) => `${count} kartu sampai ${by}?`,
    notPromised: (why) => `Tidak dapat dijanjikan${why && `: ${why}`}.`,
    answer: (isYes, percent) => `${isYes ? 'Ya' : 'Tidak'} (peluang ${percent} %).`,
    printedByThen: (low, high) => `  Tercetak saat itu : ${low} sampai ${high} kartu`,
    allPrinted: (from, to) => `  Semuanya tercetak : antara ${from} dan ${to}`,
    needs: 'Yang dibutuhkan:',
    needsCards: ({ cardsPerDay, workingDays, now }) =>
      `    kartu sehari  : ${cardsPerDay} selama ${workingDays} hari kerja (sekarang ${now})`,
    needsPrinters: ({ printers, now }) =>
      `    mesin         : ${printers === null ? 'berapa pun tidak cukup' : `${printers} (sekarang ${now})`}, secepat yang ada sekarang`,
    needsBlanko: ({ missing, neededBy }) =>
      `    blanko        : ${missing === null ? 'cukup' : `kurang ${missing} keping, paling lambat ${neededBy}`}`,
    needsSaturdays: ({ needed, available }) =>
      `    kerja Sabtu   : ${needed === null ? 'semua Sabtu pun tidak cukup' : `${needed} dari ${available}`}`,
    changed: 'Janji yang berubah:',
  },
  en: {
    notInSight: 'not in sight',
    nothingHolds: 'nothing; cards are printed in turn',
    waiting: (cards) => `Print queue       : ${cards} cases`,
    held: (cause, outage, whose) =>
      `Held up by        : ${cause}${outage && ` (${outage})`}${whose && `, delay of ${whose}`}`,
    speedNotKnown: (why) => `Speed             : ${why}`,
    speed: ({ cardsPerDay, ready, out }) =>
      `Speed             : ${cardsPerDay} cards a day with ${ready} printers${out === 0 ? '' : `, ${out} not ready`}`,
    blanko: ({ free, missing }) => `Free blanko       : ${free}; ${missing} missing for this queue`,
    expected: ({ quantity, from, to, source }) =>
      `  expected        : ${quantity} between ${from} and ${to} (${source})`,
    emptyBetween: (from, to) => `Queue empty       : between ${from} and ${to}`,
    emptyNotPromised: (why) => `Queue empty       : cannot be promised: ${why}`,
    request: ({ cards, days }) => `Blanko to request : ${cards} for ${days} days`,
    daysWaited: ({ applicant, dinas, centre }) =>
      `Days waited       : applicant ${applicant}, office ${dinas}, centre ${centre} (print-ready cases)`,
    question: (count, by) => `${count} cards by ${by}?`,
    notPromised: (why) => `Cannot be promised${why && `: ${why}`}.`,
    answer: (isYes, percent) => `${isYes ? 'Yes' : 'No'} (chance ${percent} %).`,
    printedByThen: (low, high) => `  Printed by then   : ${low} to ${high} cards`,
    allPrinted: (from, to) => `  All printed       : between ${from} and ${to}`,
    needs: 'What it takes:',
    needsCards: ({ cardsPerDay, workingDays, now }) =>
      `    cards a day   : ${cardsPerDay} on ${workingDays} working days (now ${now})`,
    needsPrinters: ({ printers, now }) =>
      `    printers      : ${printers === null ? 'no number is enough' : `${printers} (now ${now})`}, as fast as those of now`,
    needsBlanko: ({ missing, neededBy }) =>
      `    blanko        : ${missing === null ? 'enough' : `${missing} pieces missing, needed by ${neededBy}`}`,
    needsSaturdays: ({ needed, available }) =>
      `    Saturdays     : ${needed === null ? 'all of them are not enough' : `${needed} of ${available}`}`,
    changed: 'Promises that changed:',
  },
};
