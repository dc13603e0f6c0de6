import { REMEDIES } from '../../domain/case/remedies';
import type { CaseView } from '../../domain/case/view';

interface CaseStatus {
  where: string;
  whoseTurn: string;
  whatToDo: string;
}

/** The register may blame the office itself; it changes while the case waits, and this page does not. */
const CENTRE_LINK = 'Pusat, atau pihak yang disebut gangguannya di alur kerja centre-link';

const FOLLOWED_BY_HAND: CaseStatus = {
  where: 'Menunggu hasil penunggalan; statusnya dimasukkan petugas',
  whoseTurn: 'Pusat',
  whatToDo:
    'Lihat statusnya di aplikasi kementerian, lalu masukkan lewat POST /v1/status-batches atau /v1/cases/{caseId}/status.',
};

const AWAITS_CHECK: CaseStatus = {
  where: 'Tercetak, menunggu pemeriksaan mutu',
  whoseTurn: 'Dinas (pemeriksa mutu)',
  whatToDo: 'Periksa kartunya, lalu POST /v1/cases/{caseId}/quality-check.',
};

function queueOrPrinter(view: CaseView): CaseStatus {
  return view.attempt === null
    ? {
        where: 'Siap cetak (PRR), menunggu giliran, blanko dan mesin',
        whoseTurn:
          'Dinas dan pusat; penyebab tepatnya ada pada halaman berkas dan pada alur kerja print-floor',
        whatToDo: 'Tidak ada. Begitu blanko dan mesin ada, kartu dicetak menurut urutan.',
      }
    : {
        where: `Giliran cetak di mesin ${view.attempt.printer}`,
        whoseTurn: 'Dinas (mesin cetak)',
        whatToDo: 'Tidak ada. Data sedang diambil dari pusat dan dikirim ke mesin.',
      };
}

function inPrint(attempt: CaseView['attempt']): CaseStatus {
  if (attempt?.state === 'UNCERTAIN') {
    return {
      where: `Tidak pasti apakah kartu keluar dari mesin ${attempt.printer}`,
      whoseTurn: 'Dinas (dua petugas)',
      whatToDo: `Dua petugas melihat baki mesin, lalu POST /v1/attempts/${attempt.attemptId}/settlement.`,
    };
  }
  if (attempt?.orderId !== undefined) {
    return {
      where: `Dalam perintah cetak untuk mesin ${attempt.printer}`,
      whoseTurn: 'Dinas (operator cetak)',
      whatToDo: `Operator melaporkan hasilnya: POST /v1/print-orders/${attempt.orderId}/reports.`,
    };
  }
  return { where: 'Sedang dicetak', whoseTurn: 'Dinas (mesin cetak)', whatToDo: 'Tunggu mesin selesai.' };
}

function statusOf(view: CaseView): CaseStatus {
  switch (view.stage) {
    case 'REGISTERED':
      return view.requestedRecording === null
        ? {
            where: 'Terdaftar, belum direkam',
            whoseTurn: 'Pemohon',
            whatToDo: 'Panggil pemohon untuk perekaman.',
          }
        : {
            where: `Perekaman berjalan di ${view.requestedRecording.station}`,
            whoseTurn: 'Dinas (stasiun rekam)',
            whatToDo: 'Bila lama, periksa alat dan pekerja stasiun itu.',
          };
    case 'RECORDED':
      if (view.statusesByHand) return FOLLOWED_BY_HAND;
      return {
        where: 'Sudah direkam, belum diterima pusat',
        whoseTurn: CENTRE_LINK,
        whatToDo: 'Tidak ada. Dikirim sendiri begitu pusat menjawab; jangan merekam ulang.',
      };
    case 'SENT':
      if (view.statusesByHand) return FOLLOWED_BY_HAND;
      if (view.submission?.verdict === 'SEARCH_FAILURE') {
        return {
          where: 'Pencarian di pusat gagal, diminta lagi sesudah jeda',
          whoseTurn: 'Pusat',
          whatToDo: 'Tidak ada. Diminta lagi sendiri, makin jarang; rekamannya sudah di pusat.',
        };
      }
      if (view.submission?.asked === false) {
        return {
          where: 'Rekaman sudah di pusat, penunggalan belum dapat diminta',
          whoseTurn: CENTRE_LINK,
          whatToDo: 'Tidak ada. Diminta sendiri begitu pusat menjawab.',
        };
      }
      return {
        where: 'Terkirim, menunggu hasil penunggalan',
        whoseTurn: 'Pusat',
        whatToDo: 'Tidak ada. Hasil ditanyakan sendiri kepada pusat; jangan mengirim ulang.',
      };
    case 'NEEDS_DECISION':
      return {
        where: `Menunggu keputusan: ${view.cause ? REMEDIES[view.cause].meaning : 'sebab tidak tercatat'}`,
        whoseTurn: view.awaitsMinistry ? 'Kementerian (surat sudah dikirim)' : 'Verifikator',
        whatToDo: [
          view.cause ? REMEDIES[view.cause].remedy : '',
          'Putusan: POST /v1/cases/{caseId}/decision.',
        ]
          .join(' ')
          .trim(),
      };
    case 'PRINT_READY':
      return queueOrPrinter(view);
    case 'PRINTING':
      return inPrint(view.attempt);
    case 'PRINTED':
      return AWAITS_CHECK;
    case 'READY':
      return { where: 'Siap diambil', whoseTurn: 'Pemohon', whatToDo: 'Serahkan kartu kepada pemiliknya.' };
    case 'ISSUED':
      return { where: 'Kartu sudah diserahkan', whoseTurn: '-', whatToDo: 'Selesai.' };
    case 'CANCELLED':
      return { where: 'Berkas dibatalkan', whoseTurn: '-', whatToDo: 'Selesai.' };
    case 'REFUSED':
      return { where: 'Berkas ditolak', whoseTurn: '-', whatToDo: 'Selesai.' };
  }
}

/** Where a case stands, since when, whose turn it is and what to do, in Indonesian, for the Temporal UI. */
export function caseDetails(caseNumber: string, view: CaseView): string {
  const { where, whoseTurn, whatToDo } = statusOf(view);
  return [
    `**${where}**`,
    '',
    `- **Berkas:** ${caseNumber}`,
    `- **Tahap:** ${view.stage} (${view.externalStatus})`,
    `- **Sejak:** ${view.since}`,
    `- **Giliran siapa:** ${whoseTurn}`,
    `- **Yang harus dilakukan:** ${whatToDo}`,
  ].join('\n');
}
