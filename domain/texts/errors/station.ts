import type { ErrorText } from './error-text';

/** The errors of stations and their packets. */
export const STATION_ERRORS = {
  STATION_NOT_TRUSTED: {
    id: {
      title: 'Stasiun penanda tangan paket ini tidak dipercaya kantor',
      remedy: 'Paket tetap di disk stasiun; minta admin menjalankan terbit station trust, lalu unggah lagi.',
    },
    en: {
      title: 'The office does not trust the station that signed this packet',
      remedy:
        'The packet stays on the disk of the station; ask an admin to run terbit station trust, then upload again.',
    },
  },
  PACKET_DAMAGED: {
    id: {
      title: 'Paket rusak atau diubah sejak ditulis stasiun',
      remedy:
        'Paket ini tidak dipakai; simpan berkasnya, salin ulang dari disk asal, atau rekam lagi orangnya.',
    },
    en: {
      title: 'The packet was damaged or changed since the station wrote it',
      remedy:
        'This packet is not used; keep its file, copy it again from the original disk, or record the person again.',
    },
  },
  PACKET_NOT_READABLE: {
    id: {
      title: 'Isi paket tidak dapat dibuka di kantor ini',
      remedy: 'Periksa apakah stasiun memakai kunci kantor ini dan versi Terbit yang sama.',
    },
    en: {
      title: 'This office cannot open the packet',
      remedy: 'Check that the station uses the key of this office and the same version of Terbit.',
    },
  },
  PACKET_ID_REUSED: {
    id: {
      title: 'Nomor paket ini sudah dipakai paket lain',
      remedy: 'Jangan menyalin atau menyunting berkas paket; rekam lagi orangnya.',
    },
    en: {
      title: 'Another packet has this packet number already',
      remedy: 'Do not copy or edit packet files; record the person again.',
    },
  },
  PACKET_NOT_FOUND: {
    id: { title: 'Paket bentrok tidak ditemukan', remedy: 'Lihat daftarnya di GET /v1/packet-conflicts.' },
    en: {
      title: 'The packet in conflict was not found',
      remedy: 'See the list at GET /v1/packet-conflicts.',
    },
  },
  PACKET_ALREADY_DECIDED: {
    id: {
      title: 'Paket ini sudah diputuskan',
      remedy: 'Tidak perlu tindakan; lihat outcome dalam jawaban ini.',
    },
    en: {
      title: 'This packet is decided already',
      remedy: 'Nothing has to be done; see outcome in this answer.',
    },
  },
  PACKET_NEEDS_CASE: {
    id: {
      title: 'Berkas untuk paket ini belum ada atau tidak dikenal',
      remedy: 'Isi caseNumber dengan nomor berkas orang yang direkam; daftarkan dahulu bila belum ada.',
    },
    en: {
      title: 'The case of this packet is missing or not known',
      remedy:
        'Fill caseNumber with the case of the person recorded; register the person first if there is none.',
    },
  },
  PACKET_PERSON_DIFFERS: {
    id: {
      title: 'Paket ini milik orang lain',
      remedy: 'NIK dalam paket bukan NIK berkas tersebut; periksa nomor berkasnya.',
    },
    en: {
      title: 'This packet is of another person',
      remedy: 'The NIK in the packet is not that of the case; check the case number.',
    },
  },
} as const satisfies Readonly<Record<string, ErrorText>>;
