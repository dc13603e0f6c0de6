import { situationOf, type Situation } from '../case/situation';
import type { CaseView } from '../case/view';
import { CAUSE_TEXTS, STAGE_TEXTS } from './case';
import { say, type Language, type TextsOf } from './language';

/** The state of a case, whose turn it is and what to do. */
export interface SituationText {
  where: string;
  whoseTurn: string;
  whatToDo: string;
}

type Describe = (view: CaseView) => SituationText;

/** The register of outages may blame the office itself; it changes while the case waits. */
const LINK_ID = 'Pusat, atau pihak yang disebut gangguannya di alur kerja centre-link';
const LINK_EN = 'The centre, or whom the outage in the workflow centre-link names';

function always(where: string, whoseTurn: string, whatToDo: string): Describe {
  return () => ({ where, whoseTurn, whatToDo });
}

function printerOf({ attempt }: CaseView): string {
  return attempt?.printer ?? '-';
}

function decision(language: Language, whoseTurn: string, unknown: string, route: string): Describe {
  return ({ cause }) => {
    const { meaning, remedy } =
      cause === null ? { meaning: unknown, remedy: '' } : say(CAUSE_TEXTS, cause, language);
    const where = `${STAGE_TEXTS.NEEDS_DECISION[language]}: ${meaning}`;
    return { where, whoseTurn, whatToDo: `${remedy} ${route}`.trim() };
  };
}

function decisionInIndonesian(whoseTurn: string): Describe {
  return decision('id', whoseTurn, 'sebab tidak tercatat', 'Putusan: POST /v1/cases/{caseId}/decision.');
}

function decisionInEnglish(whoseTurn: string): Describe {
  return decision(
    'en',
    whoseTurn,
    'the cause is not recorded',
    'Decision: POST /v1/cases/{caseId}/decision.',
  );
}

/** On the way to the verdict. */
const TO_THE_VERDICT: TextsOf<
  Extract<
    Situation,
    | 'TO_BE_RECORDED'
    | 'BEING_RECORDED'
    | 'TO_BE_SENT'
    | 'FOLLOWED_BY_HAND'
    | 'SEARCH_FAILED'
    | 'SEARCH_NOT_ASKED'
    | 'SENT'
  >,
  Describe
> = {
  TO_BE_RECORDED: {
    id: always(STAGE_TEXTS.REGISTERED.id, 'Pemohon', 'Panggil pemohon untuk perekaman.'),
    en: always(STAGE_TEXTS.REGISTERED.en, 'The applicant', 'Call the applicant for the recording.'),
  },
  BEING_RECORDED: {
    id: ({ requestedRecording }) => ({
      where: `Perekaman berjalan di ${requestedRecording?.station ?? '-'}`,
      whoseTurn: 'Dinas (stasiun rekam)',
      whatToDo: 'Bila lama, periksa alat dan pekerja stasiun itu.',
    }),
    en: ({ requestedRecording }) => ({
      where: `Being recorded at ${requestedRecording?.station ?? '-'}`,
      whoseTurn: 'The office (recording station)',
      whatToDo: 'If it takes long, check the devices and the worker of that station.',
    }),
  },
  TO_BE_SENT: {
    id: always(
      STAGE_TEXTS.RECORDED.id,
      LINK_ID,
      'Tidak ada. Dikirim sendiri begitu pusat menjawab; jangan merekam ulang.',
    ),
    en: always(
      STAGE_TEXTS.RECORDED.en,
      LINK_EN,
      'Nothing. The system sends it once the centre answers; do not record again.',
    ),
  },
  FOLLOWED_BY_HAND: {
    id: always(
      'Menunggu hasil penunggalan; statusnya dimasukkan petugas',
      'Pusat',
      'Lihat statusnya di aplikasi kementerian, lalu masukkan lewat POST /v1/status-batches atau /v1/cases/{caseId}/status.',
    ),
    en: always(
      'Waiting for the verdict; officers enter its status',
      'The centre',
      "Read its status in the ministry's client, then enter it with POST /v1/status-batches or /v1/cases/{caseId}/status.",
    ),
  },
  SEARCH_FAILED: {
    id: always(
      'Pencarian di pusat gagal, diminta lagi sesudah jeda',
      'Pusat',
      'Tidak ada. Diminta lagi sendiri, makin jarang; rekamannya sudah di pusat.',
    ),
    en: always(
      'The search of the centre failed, it is requested again after a pause',
      'The centre',
      'Nothing. The system asks again, less and less often; the centre has the recording.',
    ),
  },
  SEARCH_NOT_ASKED: {
    id: always(
      'Rekaman sudah di pusat, penunggalan belum dapat diminta',
      LINK_ID,
      'Tidak ada. Diminta sendiri begitu pusat menjawab.',
    ),
    en: always(
      'The centre has the recording, its search cannot be requested yet',
      LINK_EN,
      'Nothing. The system asks once the centre answers.',
    ),
  },
  SENT: {
    id: always(
      STAGE_TEXTS.SENT.id,
      'Pusat',
      'Tidak ada. Hasil ditanyakan sendiri kepada pusat; jangan mengirim ulang.',
    ),
    en: always(
      STAGE_TEXTS.SENT.en,
      'The centre',
      'Nothing. The system asks the centre for the verdict; do not send again.',
    ),
  },
};

/** From the verdict to the card. */
const TO_THE_CARD: TextsOf<
  Extract<
    Situation,
    'IN_QUEUE' | 'AT_PRINTER' | 'PRINTING' | 'ON_PRINT_ORDER' | 'UNCERTAIN' | 'TO_BE_CHECKED'
  >,
  Describe
> = {
  IN_QUEUE: {
    id: always(
      `${STAGE_TEXTS.PRINT_READY.id}, menunggu giliran, blanko dan mesin`,
      'Dinas dan pusat; penyebab tepatnya ada pada halaman berkas dan pada alur kerja print-floor',
      'Tidak ada. Begitu blanko dan mesin ada, kartu dicetak menurut urutan.',
    ),
    en: always(
      `${STAGE_TEXTS.PRINT_READY.en}, waiting for its turn, a blanko and a printer`,
      'The office and the centre; the page of the case and the workflow print-floor name the exact cause',
      'Nothing. Once there are blanko and a printer, cards are printed in the order of the queue.',
    ),
  },
  AT_PRINTER: {
    id: (view) => ({
      where: `Giliran cetak di mesin ${printerOf(view)}`,
      whoseTurn: 'Dinas (mesin cetak)',
      whatToDo: 'Tidak ada. Data sedang diambil dari pusat dan dikirim ke mesin.',
    }),
    en: (view) => ({
      where: `Its turn at printer ${printerOf(view)}`,
      whoseTurn: 'The office (printer)',
      whatToDo: 'Nothing. The data are being read from the centre and sent to the printer.',
    }),
  },
  PRINTING: {
    id: always(STAGE_TEXTS.PRINTING.id, 'Dinas (mesin cetak)', 'Tunggu mesin selesai.'),
    en: always(STAGE_TEXTS.PRINTING.en, 'The office (printer)', 'Wait until the printer has finished.'),
  },
  ON_PRINT_ORDER: {
    id: (view) => ({
      where: `Dalam perintah cetak untuk mesin ${printerOf(view)}`,
      whoseTurn: 'Dinas (operator cetak)',
      whatToDo: `Operator melaporkan hasilnya: POST /v1/print-orders/${view.attempt?.orderId ?? '-'}/reports.`,
    }),
    en: (view) => ({
      where: `On a print order for printer ${printerOf(view)}`,
      whoseTurn: 'The office (print operator)',
      whatToDo: `The operator reports the outcome: POST /v1/print-orders/${view.attempt?.orderId ?? '-'}/reports.`,
    }),
  },
  UNCERTAIN: {
    id: (view) => ({
      where: `Tidak pasti apakah kartu keluar dari mesin ${printerOf(view)}`,
      whoseTurn: 'Dinas (dua petugas)',
      whatToDo: `Dua petugas melihat baki mesin, lalu POST /v1/attempts/${view.attempt?.attemptId ?? '-'}/settlement.`,
    }),
    en: (view) => ({
      where: `It is uncertain whether a card came out of printer ${printerOf(view)}`,
      whoseTurn: 'The office (two officers)',
      whatToDo: `Two officers look at the tray of the printer, then POST /v1/attempts/${view.attempt?.attemptId ?? '-'}/settlement.`,
    }),
  },
  TO_BE_CHECKED: {
    id: always(
      STAGE_TEXTS.PRINTED.id,
      'Dinas (pemeriksa mutu)',
      'Periksa kartunya, lalu POST /v1/cases/{caseId}/quality-check.',
    ),
    en: always(
      STAGE_TEXTS.PRINTED.en,
      'The office (quality check)',
      'Check the card, then POST /v1/cases/{caseId}/quality-check.',
    ),
  },
};

const SITUATION_TEXTS: TextsOf<Situation, Describe> = {
  ...TO_THE_VERDICT,
  ...TO_THE_CARD,
  NEEDS_DECISION: { id: decisionInIndonesian('Verifikator'), en: decisionInEnglish('A verifier') },
  AWAITS_MINISTRY: {
    id: decisionInIndonesian('Kementerian (surat sudah dikirim)'),
    en: decisionInEnglish('The ministry (a letter was sent)'),
  },
  READY: {
    id: always(STAGE_TEXTS.READY.id, 'Pemohon', 'Serahkan kartu kepada pemiliknya.'),
    en: always(STAGE_TEXTS.READY.en, 'The applicant', 'Hand the card over to its holder.'),
  },
  ISSUED: {
    id: always(STAGE_TEXTS.ISSUED.id, '-', 'Selesai.'),
    en: always(STAGE_TEXTS.ISSUED.en, '-', 'Done.'),
  },
  CANCELLED: {
    id: always(STAGE_TEXTS.CANCELLED.id, '-', 'Selesai.'),
    en: always(STAGE_TEXTS.CANCELLED.en, '-', 'Done.'),
  },
  REFUSED: {
    id: always(STAGE_TEXTS.REFUSED.id, '-', 'Selesai.'),
    en: always(STAGE_TEXTS.REFUSED.en, '-', 'Done.'),
  },
};

/** Describes the state of a case, whose turn it is and what to do. */
export function situationText(view: CaseView, language: Language): SituationText {
  return say(SITUATION_TEXTS, situationOf(view), language)(view);
}
