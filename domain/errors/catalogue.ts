import { STOCK_FAILURES } from './stock-failures';
import { DAY_FAILURES } from './day-failures';
import { PRINT_ORDER_FAILURES } from './print-order-failures';

/**
 * Every failure that a person or program can be told of. A code is never renamed nor used again for something else.
 * `status` is the HTTP status; `title` says what happened and `remedy` what to do, both in Indonesian and free of
 * personal data. docs/errors.md lists the same codes; a test compares the two both ways.
 */
export const CATALOGUE = {
  REQUEST_NOT_UNDERSTOOD: {
    status: 400,
    title: 'Permintaan HTTP tidak dapat dibaca',
    remedy: 'Periksa program yang mengirim: baris permintaan dan kepalanya harus menurut HTTP/1.1.',
  },
  MALFORMED_JSON: {
    status: 400,
    title: 'Isi permintaan bukan JSON yang benar',
    remedy: 'Periksa tanda kurung, koma dan tanda kutip, lalu kirim ulang.',
  },
  INVALID_INPUT: {
    status: 400,
    title: 'Ada isian yang tidak sesuai aturan',
    remedy: 'Perbaiki isian yang disebut dalam daftar errors, lalu kirim ulang.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'Isi permintaan terlalu besar',
    remedy: 'Kirim isian saja, tanpa lampiran; batasnya 256 KiB (paket stasiun 8 MiB).',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'Jenis isi permintaan tidak diterima',
    remedy: 'Kirim dengan Content-Type: application/json.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    title: 'Kepala Idempotency-Key tidak ada atau tidak sah',
    remedy:
      'Kirim satu kunci baru (1-255 huruf, angka atau tanda tanpa spasi) untuk tiap permintaan baru, dan kunci yang sama untuk pengulangannya.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'Kunci Idempotency-Key sudah dipakai untuk permintaan lain',
    remedy: 'Pakai kunci baru untuk permintaan yang isinya berbeda.',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'Belum masuk, atau token tidak sah',
    remedy: 'Kirim Authorization: Bearer dengan token yang masih berlaku.',
  },
  ROLE_NOT_ALLOWED: {
    status: 403,
    title: 'Peran ini tidak berwenang',
    remedy: 'Minta petugas dengan peran yang disebut dalam dokumentasi rute untuk melakukannya.',
  },
  OTHER_OFFICE: {
    status: 403,
    title: 'Data ini milik kantor lain',
    remedy: 'Hubungi dinas yang bersangkutan; tiap kantor hanya melayani berkasnya sendiri.',
  },
  OFFICE_NOT_SERVED: {
    status: 404,
    title: 'Kantor ini belum dilayani di sini',
    remedy: 'Pakai token kantor yang dilayani oleh pemasangan ini, atau minta admin mendaftarkan kantornya.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'Alamat ini tidak ada',
    remedy: 'Lihat daftar rute di /docs.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'Cara ini tidak berlaku untuk alamat tersebut',
    remedy: 'Lihat cara yang berlaku di /docs.',
  },
  CASE_NOT_FOUND: {
    status: 404,
    title: 'Berkas tidak ditemukan',
    remedy: 'Periksa caseId, atau cari dengan nomor berkas di GET /v1/cases.',
  },
  CASE_ALREADY_OPEN: {
    status: 409,
    title: 'Pemohon ini masih punya berkas yang berjalan',
    remedy: 'Lanjutkan berkas yang disebut dalam jawaban ini; jangan membuat yang baru.',
  },
  ACTION_NOT_ALLOWED: {
    status: 409,
    title: 'Tindakan ini tidak berlaku pada tahap sekarang',
    remedy: 'Pilih salah satu tindakan dalam allowedActions.',
  },
  RECORDING_IN_PROGRESS: {
    status: 409,
    title: 'Perekaman berkas ini sedang berjalan',
    remedy: 'Tunggu sampai perekaman selesai atau gagal, lalu lihat berkasnya lagi.',
  },
  VERSION_CONFLICT: {
    status: 412,
    title: 'Data sudah berubah sejak dibaca',
    remedy: 'Baca ulang, lalu ulangi perubahan dengan ETag yang baru.',
  },
  IF_MATCH_REQUIRED: {
    status: 428,
    title: 'Versi yang dibaca belum disebut',
    remedy: 'Baca dahulu, lalu kirim perubahannya dengan If-Match berisi ETag dari jawaban itu.',
  },
  REASON_NOT_OFFERED: {
    status: 422,
    title: 'Alasan penerbitan ini belum dilayani',
    remedy: 'Saat ini hanya penerbitan pertama (FIRST) yang dilayani; layani yang lain di luar Terbit.',
  },
  TOO_YOUNG_TO_RECORD: {
    status: 422,
    title: 'Pemohon belum boleh direkam',
    remedy: 'Perekaman dimulai pada usia 16 tahun; minta pemohon datang lagi setelah ulang tahunnya.',
  },
  BIRTH_DATE_IN_FUTURE: {
    status: 422,
    title: 'Tanggal lahir belum tiba',
    remedy: 'Periksa tanggal lahir pada kartu keluarga.',
  },
  UNKNOWN_STATION: {
    status: 422,
    title: 'Tempat ini tidak dikenal di kantor tersebut',
    remedy: 'Pakai kode dinas atau salah satu kecamatannya.',
  },
  STATUS_UNKNOWN: {
    status: 422,
    title: 'Nama status ini tidak dikenal',
    remedy:
      'Pakai nama status Dukcapil seperti tampak di aplikasi kementerian, atau kode Pro, SFE, PRR, DUP, Efac.',
  },
  AS_OF_IN_FUTURE: {
    status: 422,
    title: 'Waktu status belum tiba',
    remedy: 'Isi asOf dengan waktu saat status itu dilihat di aplikasi kementerian.',
  },
  STATUS_BACKWARDS: {
    status: 403,
    title: 'Status ini membawa berkas mundur; hanya verifikator yang berwenang',
    remedy: 'Periksa lagi statusnya; bila memang mundur, minta verifikator memasukkannya.',
  },
  CASE_NOT_RECORDED: {
    status: 409,
    title: 'Berkas ini belum direkam',
    remedy: 'Catat perekamannya dahulu (mode manual bila direkam di aplikasi kementerian).',
  },
  CASE_NOT_AT_CENTRE: {
    status: 409,
    title: 'Berkas ini tidak sedang menunggu jawaban pusat',
    remedy: 'NIK_AT_CENTRE hanya untuk berkas yang terkirim (SFE) dan belum dijawab.',
  },
  CARD_IN_HAND: {
    status: 409,
    title: 'Kartu berkas ini sedang atau sudah dicetak',
    remedy: 'Selesaikan pencetakannya; kartu yang salah dinyatakan rusak lewat pemeriksaan mutu.',
  },
  CARD_STATUS_NOT_ENTERED: {
    status: 409,
    title: 'Status kartu tidak dimasukkan dengan tangan',
    remedy: 'Kartu dicatat oleh pencetakan, pemeriksaan mutu dan penyerahan.',
  },
  FINDING_STANDS: {
    status: 409,
    title: 'Berkas menunggu keputusan atas temuan petugas',
    remedy: 'Putuskan temuannya dahulu; status pusat tidak membuat rekaman orang lain menjadi benar.',
  },
  CASE_CLOSED: {
    status: 409,
    title: 'Berkas ini sudah selesai',
    remedy: 'Tidak ada yang perlu dimasukkan; buka berkas baru bila pemohon datang lagi.',
  },
  BATCH_NOT_READABLE: {
    status: 422,
    title: 'Daftar status tidak dapat dibaca',
    remedy: 'Kirim CSV dengan baris judul: caseNumber atau nik, status, dan bila perlu note.',
  },
  BATCH_TOO_LONG: {
    status: 422,
    title: 'Daftar status terlalu panjang',
    remedy: 'Bagi menjadi beberapa daftar, masing-masing paling banyak 2.000 baris.',
  },
  ROW_NOT_READABLE: {
    status: 422,
    title: 'Baris ini tidak dapat dibaca',
    remedy: 'Samakan jumlah kolomnya dengan baris judul; catatan paling panjang 1.000 huruf.',
  },
  REFERENCE_NOT_READABLE: {
    status: 422,
    title: 'Nomor berkas atau NIK pada baris ini tidak sah',
    remedy: 'Isi nomor berkas (5371-2026-000123) atau NIK 16 angka.',
  },
  CASE_REPEATED: {
    status: 422,
    title: 'Berkas ini sudah disebut di baris sebelumnya',
    remedy: 'Sebut tiap berkas sekali saja dalam satu daftar.',
  },
  CORRECTION_REQUIRED: {
    status: 422,
    title: 'Perbaikan data belum disebut',
    remedy: 'Isi correction dengan data yang benar bila memilih CORRECT; kosongkan untuk tindakan lain.',
  },
  DEVICE_NOT_AVAILABLE: {
    status: 503,
    title: 'Alat rekam di tempat ini tidak dapat dipakai',
    remedy: 'Periksa alat dan pekerja stasiunnya, atau pakai check EXCEPTION dengan alasan READER_DOWN.',
  },
  CENTRE_NOT_AVAILABLE: {
    status: 503,
    title: 'Pusat tidak dapat dihubungi',
    remedy: 'Ulangi nanti dengan kunci yang sama, atau pakai check EXCEPTION dengan alasan LINK_DOWN.',
  },
  ENGINE_NOT_AVAILABLE: {
    status: 503,
    title: 'Pemeriksaan 1:1 tidak dapat dijalankan karena Temporal tidak menjawab',
    remedy: 'Ulangi nanti dengan kunci yang sama, atau pakai check EXCEPTION dengan alasan READER_DOWN.',
  },
  HOLDER_NOT_RECOGNISED: {
    status: 422,
    title: 'Sidik jari tidak cocok dengan pemilik kartu',
    remedy:
      'Ulangi dengan jari yang bersih; bila tetap gagal, jangan serahkan kartu dan panggil verifikator.',
  },
  ...STOCK_FAILURES,
  ...DAY_FAILURES,
  PRINTER_NOT_FOUND: {
    status: 404,
    title: 'Mesin cetak tidak ditemukan',
    remedy: 'Lihat daftar mesin di GET /v1/printers.',
  },
  ...PRINT_ORDER_FAILURES,
  ATTEMPT_NOT_FOUND: {
    status: 404,
    title: 'Percobaan cetak tidak ditemukan',
    remedy: 'Lihat daftarnya di GET /v1/attempts.',
  },
  ATTEMPT_NOT_UNCERTAIN: {
    status: 409,
    title: 'Percobaan cetak ini tidak menunggu kepastian',
    remedy: 'Hanya percobaan UNCERTAIN yang diputuskan dua petugas.',
  },
  PRINTER_AT_WORK: {
    status: 409,
    title: 'Mesin cetak masih bekerja',
    remedy:
      'Tunggu sampai mesin diam, atau matikan mesinnya dan tunggu dua menit, lalu lihat bakinya dan kirim lagi.',
  },
  SECOND_PERSON_REQUIRED: {
    status: 409,
    title: 'Harus diputuskan oleh dua petugas yang berbeda',
    remedy: 'Minta petugas lain memeriksanya sendiri dan mengirim hasil yang sama.',
  },
  SETTLEMENTS_DIFFER: {
    status: 409,
    title: 'Hasil kedua petugas tidak sama',
    remedy: 'Periksa baki mesin bersama-sama, lalu keduanya mengirim hasil lagi dari awal.',
  },
  SERIAL_REQUIRED: {
    status: 422,
    title: 'Nomor chip kartu yang keluar belum disebut',
    remedy: 'Baca nomor chip kartunya dan isi serial; untuk NOT_PRINTED serial dikosongkan.',
  },
  SERIAL_DIFFERS: {
    status: 409,
    title: 'Kartu ini sudah punya nomor chip lain',
    remedy: 'Periksa kartunya sekali lagi; bila nomornya memang lain, hentikan mesin dan hubungi atasan.',
  },
  SERIAL_NOT_USABLE: {
    status: 409,
    title: 'Nomor chip ini bukan milik blanko yang bebas',
    remedy: 'Jangan pakai kartu ini; periksa kepingnya dengan petugas stok.',
  },
  STATION_NOT_TRUSTED: {
    status: 403,
    title: 'Stasiun penanda tangan paket ini tidak dipercaya kantor',
    remedy: 'Paket tetap di disk stasiun; minta admin menjalankan terbit station trust, lalu unggah lagi.',
  },
  PACKET_DAMAGED: {
    status: 422,
    title: 'Paket rusak atau diubah sejak ditulis stasiun',
    remedy:
      'Paket ini tidak dipakai; simpan berkasnya, salin ulang dari disk asal, atau rekam lagi orangnya.',
  },
  PACKET_NOT_READABLE: {
    status: 422,
    title: 'Isi paket tidak dapat dibuka di kantor ini',
    remedy: 'Periksa apakah stasiun memakai kunci kantor ini dan versi Terbit yang sama.',
  },
  PACKET_ID_REUSED: {
    status: 409,
    title: 'Nomor paket ini sudah dipakai paket lain',
    remedy: 'Jangan menyalin atau menyunting berkas paket; rekam lagi orangnya.',
  },
  PACKET_NOT_FOUND: {
    status: 404,
    title: 'Paket bentrok tidak ditemukan',
    remedy: 'Lihat daftarnya di GET /v1/packet-conflicts.',
  },
  PACKET_ALREADY_DECIDED: {
    status: 409,
    title: 'Paket ini sudah diputuskan',
    remedy: 'Tidak perlu tindakan; lihat outcome dalam jawaban ini.',
  },
  PACKET_NEEDS_CASE: {
    status: 422,
    title: 'Berkas untuk paket ini belum ada atau tidak dikenal',
    remedy: 'Isi caseNumber dengan nomor berkas orang yang direkam; daftarkan dahulu bila belum ada.',
  },
  PACKET_PERSON_DIFFERS: {
    status: 422,
    title: 'Paket ini milik orang lain',
    remedy: 'NIK dalam paket bukan NIK berkas tersebut; periksa nomor berkasnya.',
  },
  OUTAGE_NOT_FOUND: {
    status: 404,
    title: 'Gangguan ini tidak ada dalam daftar',
    remedy: 'Lihat daftarnya di GET /v1/outages.',
  },
  OUTAGE_ENDED: {
    status: 409,
    title: 'Gangguan ini sudah selesai',
    remedy: 'Catat gangguan baru bila terjadi lagi; sebab, eskalasi dan kunjungan masih dapat ditambah.',
  },
  OUTAGE_ENDS_BY_ITSELF: {
    status: 409,
    title: 'Gangguan yang ditemukan sistem selesai dengan sendirinya',
    remedy: 'Tunggu sampai pusat menjawab lagi; isi sebab, eskalasi, kunjungan atau perkiraan selesainya.',
  },
  RECORDING_LIMIT_REACHED: {
    status: 409,
    title: 'Batas perekaman hari ini sudah tercapai karena gangguan server',
    remedy: 'Minta pemohon datang lagi pada tanggal comeAgainOn; berkasnya tetap terdaftar.',
  },
  CALLBACK_NOT_KNOWN: {
    status: 403,
    title: 'Panggilan balik tidak dikenal',
    remedy: 'Panggilan hanya diterima pada alamat yang diberikan saat pengajuan.',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    title: 'Penyimpanan sedang tidak dapat dipakai',
    remedy: 'Ulangi beberapa saat lagi dengan kunci yang sama; tidak ada yang tercatat dua kali.',
  },
  INTERNAL: {
    status: 500,
    title: 'Terjadi kesalahan di dalam sistem',
    remedy: 'Ulangi dengan kunci yang sama; bila tetap gagal, sampaikan traceId kepada admin.',
  },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

export type ErrorCode = keyof typeof CATALOGUE;
