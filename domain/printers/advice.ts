/** What an officer does about a printer that takes no card, by the code of the reason. In Indonesian. */
const ADVICE: Readonly<Record<string, string>> = {
  OFFLINE: 'Mesin tidak menjawab: periksa listrik, kabel jaringan dan alamatnya.',
  NOT_CONFIGURED: 'Alamat mesin belum diatur: isi TERBIT_PRINTERS, lalu jalankan ulang pekerja cetak.',
  LACKS_OPERATIONS:
    'Mesin tidak mendukung perintah IPP yang wajib (lihat lacks): perbarui firmware, atau cetak lewat aplikasi kementerian.',
  LACKS_PDF:
    'Mesin tidak menerima PDF: pasang pilihan PDF dari pembuatnya, atau cetak lewat aplikasi kementerian.',
  MEDIA_EMPTY: 'Isi blanko. Kartu yang menunggu di mesin lanjut sendiri.',
  FILM_EMPTY: 'Pasang film baru.',
  RIBBON_EMPTY: 'Pasang ribbon baru.',
  JAMMED:
    'Buka mesin dan keluarkan kartu yang macet; kartu itu tercatat rusak. Tutup lagi sampai mesin siap.',
  COVER_OPEN: 'Tutup penutup mesin.',
  ENCODER_FAILED:
    'Pengisi chip gagal: bersihkan kontaknya, nyalakan ulang mesin; bila tetap gagal, panggil teknisi.',
  PAUSED: 'Mesin dijeda: lanjutkan dari panelnya.',
  OUT_OF_ORDER: 'Mesin berhenti: baca pesan pada panelnya.',
  REFUSES_JOBS: 'Mesin menolak pekerjaan baru: hapus pekerjaan lain dari antreannya, atau nyalakan ulang.',
  UNCERTAIN_PRINT: 'Tidak pasti apakah kartu keluar: dua petugas melihat baki mesin setelah mesin diam.',
  SPOILED_IN_ROW: 'Dua kartu rusak berturut-turut: bersihkan mesin, cetak kartu uji, lalu jalankan lagi.',
  SERIAL_ISSUED:
    'Chip yang terbaca sudah dipakai kartu lain: sisihkan kartunya, periksa alat baca dan asal blanko, lihat daftar serial-alarms.',
  FOREIGN_SERIAL:
    'Chip yang terbaca bukan dari stok mesin ini: sisihkan kartunya dan periksa isi mesin, lihat daftar serial-alarms.',
  STOPPED_BY_OFFICER: 'Dihentikan petugas: jalankan lagi bila sudah boleh.',
};

/** What to do about a reason; null for none, or one that needs no advice. */
export function printerAdvice(reason: string | null): string | null {
  return reason === null ? null : (ADVICE[reason] ?? null);
}
