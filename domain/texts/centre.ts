import type { UnavailableReason } from '../centre/answer';
import type { CentreFunction } from '../values/centre-function';
import type { TextsOf } from './language';

/** The functions of the centre. */
export const CENTRE_FUNCTION_TEXTS: TextsOf<CentreFunction> = {
  enrol: { id: 'kirim rekaman (enrol)', en: 'send recordings (enrol)' },
  identify: { id: 'penunggalan (identify)', en: 'search for duplicates (identify)' },
  read: { id: 'ambil data cetak (read)', en: 'read the data to print (read)' },
  verify: { id: 'cocokkan 1:1 (verify)', en: 'compare 1:1 (verify)' },
};

export interface FaultText {
  what: string;
  whatToDo: string;
}

const NOTHING_ID = 'tidak ada. Tidak ada panggilan lain selama putus, dan tidak perlu mengirim ulang.';
const NOTHING_EN = 'nothing. No other calls are made while it is down, and nothing has to be sent again.';
const OTHER_SERVER_ID =
  'bila lama, tanyakan kepada pusat apakah layanannya berubah, dan periksa apakah ada proksi yang menjawab sendiri.';
const OTHER_SERVER_EN =
  'if it lasts, ask the centre whether its service changed, and check whether a proxy answers in its place.';

function withoutRemedy(id: string, en: string): { id: FaultText; en: FaultText } {
  return { id: { what: id, whatToDo: NOTHING_ID }, en: { what: en, whatToDo: NOTHING_EN } };
}

function perhapsNotTheCentre(id: string, en: string): { id: FaultText; en: FaultText } {
  return { id: { what: id, whatToDo: OTHER_SERVER_ID }, en: { what: en, whatToDo: OTHER_SERVER_EN } };
}

/** Why a function of the centre is closed, and what an admin does about it. */
export const LINK_FAULT_TEXTS: TextsOf<UnavailableReason | 'UNKNOWN', FaultText> = {
  unreachable: {
    id: {
      what: 'tidak dapat dihubungi',
      whatToDo: 'pastikan bukan jaringan atau VPN kantor sendiri. Tidak perlu mengirim ulang.',
    },
    en: {
      what: 'cannot be reached',
      whatToDo: "make sure that it is not the office's own network or VPN. Nothing has to be sent again.",
    },
  },
  timeout: withoutRemedy('tidak menjawab dalam waktunya', 'does not answer in time'),
  'connection-lost': withoutRemedy(
    'sambungan terputus di tengah jawaban',
    'the connection broke within an answer',
  ),
  'server-error': withoutRemedy('galat di server pusat', "an error of the centre's server"),
  cancelled: withoutRemedy('panggilan dibatalkan', 'the call was cancelled'),
  'gate-closed': withoutRemedy('pintu tertutup', 'the gate is closed'),
  'tls-failed': {
    id: {
      what: 'sertifikat ditolak',
      whatToDo: 'periksa sertifikat pusat dan jam komputer ini; tanpa itu sambungan tidak pulih.',
    },
    en: {
      what: 'the certificate was rejected',
      whatToDo:
        "check the centre's certificate and the clock of this computer; the link needs both to recover.",
    },
  },
  redirected: {
    id: {
      what: 'dialihkan ke alamat lain',
      whatToDo: 'periksa TERBIT_CENTRE_URL dan proksi kantor; tanpa itu sambungan tidak pulih.',
    },
    en: {
      what: 'redirected to another address',
      whatToDo: "check TERBIT_CENTRE_URL and the office's proxy; the link needs both to recover.",
    },
  },
  'refused-credentials': {
    id: {
      what: 'kredensial kantor ditolak',
      whatToDo: 'minta token baru kepada pusat, setel TERBIT_CENTRE_TOKEN, mulai ulang pekerja.',
    },
    en: {
      what: "the office's credentials were refused",
      whatToDo: 'ask the centre for a new token, set TERBIT_CENTRE_TOKEN, restart the workers.',
    },
  },
  'too-many-requests': {
    id: {
      what: 'pusat meminta dipanggil lebih jarang',
      whatToDo: 'bila berulang, kecilkan TERBIT_CENTRE_MAX_RPS dan mulai ulang pekerja.',
    },
    en: {
      what: 'the centre asks for fewer calls',
      whatToDo: 'if it happens again, lower TERBIT_CENTRE_MAX_RPS and restart the workers.',
    },
  },
  'undeclared-status': perhapsNotTheCentre('jawaban yang tidak dikenal', 'an unknown answer'),
  'malformed-answer': perhapsNotTheCentre('jawaban yang tidak dapat dibaca', 'an unreadable answer'),
  'answer-too-large': perhapsNotTheCentre('jawaban yang terlalu besar', 'an answer that is too large'),
  UNKNOWN: withoutRemedy('sebab tidak tercatat', 'the cause is not recorded'),
};
