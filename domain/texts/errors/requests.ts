import type { ErrorText } from './error-text';

/** The errors of requests as such. */
export const REQUEST_ERRORS = {
  REQUEST_NOT_UNDERSTOOD: {
    id: {
      title: 'Permintaan HTTP tidak dapat dibaca',
      remedy: 'Periksa program yang mengirim: baris permintaan dan kepalanya harus menurut HTTP/1.1.',
    },
    en: {
      title: 'The HTTP request cannot be read',
      remedy: 'Check the program that sends: request line and headers must follow HTTP/1.1.',
    },
  },
  MALFORMED_JSON: {
    id: {
      title: 'Isi permintaan bukan JSON yang benar',
      remedy: 'Periksa tanda kurung, koma dan tanda kutip, lalu kirim ulang.',
    },
    en: {
      title: 'The body of the request is not valid JSON',
      remedy: 'Check braces, commas and quotes, then send it again.',
    },
  },
  INVALID_INPUT: {
    id: {
      title: 'Ada isian yang tidak sesuai aturan',
      remedy: 'Perbaiki isian yang disebut dalam daftar errors, lalu kirim ulang.',
    },
    en: { title: 'A field breaks a rule', remedy: 'Correct the fields named in errors, then send it again.' },
  },
  BODY_TOO_LARGE: {
    id: {
      title: 'Isi permintaan terlalu besar',
      remedy: 'Kirim isian saja, tanpa lampiran; batasnya 256 KiB (paket stasiun 8 MiB).',
    },
    en: {
      title: 'The body of the request is too large',
      remedy:
        'Send the fields alone, without attachments; the limit is 256 KiB (8 MiB for a station packet).',
    },
  },
  UNSUPPORTED_MEDIA_TYPE: {
    id: {
      title: 'Jenis isi permintaan tidak diterima',
      remedy: 'Kirim dengan Content-Type: application/json.',
    },
    en: {
      title: 'This type of body is not accepted',
      remedy: 'Send it with Content-Type: application/json.',
    },
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    id: {
      title: 'Kepala Idempotency-Key tidak ada atau tidak sah',
      remedy:
        'Kirim satu kunci baru (1-255 huruf, angka atau tanda tanpa spasi) untuk tiap permintaan baru, dan kunci yang sama untuk pengulangannya.',
    },
    en: {
      title: 'The header Idempotency-Key is missing or not valid',
      remedy:
        'Send one new key (1-255 letters, digits or signs without spaces) with each new request, and the same key with its repetition.',
    },
  },
  IDEMPOTENCY_KEY_REUSED: {
    id: {
      title: 'Kunci Idempotency-Key sudah dipakai untuk permintaan lain',
      remedy: 'Pakai kunci baru untuk permintaan yang isinya berbeda.',
    },
    en: {
      title: 'This Idempotency-Key was used for another request',
      remedy: 'Use a new key for a request with another content.',
    },
  },
  UNAUTHENTICATED: {
    id: {
      title: 'Belum masuk, atau token tidak sah',
      remedy: 'Kirim Authorization: Bearer dengan token yang masih berlaku.',
    },
    en: {
      title: 'Not signed in, or the token is not valid',
      remedy: 'Send Authorization: Bearer with a token that has not expired.',
    },
  },
  ROLE_NOT_ALLOWED: {
    id: {
      title: 'Peran ini tidak berwenang',
      remedy: 'Minta petugas dengan peran yang disebut dalam dokumentasi rute untuk melakukannya.',
    },
    en: {
      title: 'This role may not do this',
      remedy: 'Ask an officer with a role that the documentation of the route names.',
    },
  },
  OTHER_OFFICE: {
    id: {
      title: 'Data ini milik kantor lain',
      remedy: 'Hubungi dinas yang bersangkutan; tiap kantor hanya melayani berkasnya sendiri.',
    },
    en: {
      title: 'This belongs to another office',
      remedy: 'Ask that office; each office serves its own cases only.',
    },
  },
  OFFICE_NOT_SERVED: {
    id: {
      title: 'Kantor ini belum dilayani di sini',
      remedy:
        'Pakai token kantor yang dilayani oleh pemasangan ini, atau minta admin mendaftarkan kantornya.',
    },
    en: {
      title: 'This office is not served here',
      remedy: 'Use a token of an office that this installation serves, or ask an admin to add the office.',
    },
  },
  NOT_FOUND: {
    id: { title: 'Alamat ini tidak ada', remedy: 'Lihat daftar rute di /docs.' },
    en: { title: 'This address does not exist', remedy: 'See the list of routes at /docs.' },
  },
  METHOD_NOT_ALLOWED: {
    id: {
      title: 'Cara ini tidak berlaku untuk alamat tersebut',
      remedy: 'Lihat cara yang berlaku di /docs.',
    },
    en: {
      title: 'This method does not apply to that address',
      remedy: 'See the methods that apply at /docs.',
    },
  },
  VERSION_CONFLICT: {
    id: {
      title: 'Data sudah berubah sejak dibaca',
      remedy: 'Baca ulang, lalu ulangi perubahan dengan ETag yang baru.',
    },
    en: {
      title: 'The data changed since they were read',
      remedy: 'Read them again, then repeat the change with the new ETag.',
    },
  },
  IF_MATCH_REQUIRED: {
    id: {
      title: 'Versi yang dibaca belum disebut',
      remedy: 'Baca dahulu, lalu kirim perubahannya dengan If-Match berisi ETag dari jawaban itu.',
    },
    en: {
      title: 'The version that was read is not named',
      remedy: 'Read first, then send the change with If-Match and the ETag of that answer.',
    },
  },
  UNKNOWN_STATION: {
    id: {
      title: 'Tempat ini tidak dikenal di kantor tersebut',
      remedy: 'Pakai kode dinas atau salah satu kecamatannya.',
    },
    en: {
      title: 'That office does not have this place',
      remedy: 'Use the code of the dinas or of one of its kecamatan.',
    },
  },
  DATABASE_UNAVAILABLE: {
    id: {
      title: 'Penyimpanan sedang tidak dapat dipakai',
      remedy: 'Ulangi beberapa saat lagi dengan kunci yang sama; tidak ada yang tercatat dua kali.',
    },
    en: {
      title: 'The storage cannot be used at the moment',
      remedy: 'Repeat it in a moment with the same key; nothing is recorded twice.',
    },
  },
  INTERNAL: {
    id: {
      title: 'Terjadi kesalahan di dalam sistem',
      remedy: 'Ulangi dengan kunci yang sama; bila tetap gagal, sampaikan traceId kepada admin.',
    },
    en: {
      title: 'An error occurred inside the system',
      remedy: 'Repeat it with the same key; if it fails again, give the traceId to an admin.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
