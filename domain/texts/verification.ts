import type { Invariant } from '../values/invariants';
import type { TextsOf } from './language';

export const INVARIANT_TEXTS: TextsOf<Invariant> = {
  1: {
    id: 'Tidak ada berkas yang hilang atau tertahan tanpa sebab',
    en: 'No case is lost or held up without a cause',
  },
  2: { id: 'Satu berkas terbuka per orang dan layanan', en: 'One open case for a person and service' },
  3: {
    id: 'Tidak ada cetak tanpa verdik tunggal dan umur yang cukup',
    en: 'No card is printed without a unique verdict and age',
  },
  4: { id: 'Paling banyak satu kartu baik per berkas', en: 'At most one good card for a case' },
  5: { id: 'Setiap keping blanko ada di tepat satu tempat', en: 'Every blanko is at exactly one place' },
  7: {
    id: 'Paket stasiun yang diterima menjadi tepat satu perekaman',
    en: 'A station packet that was taken is one recording',
  },
  8: { id: 'Antrean cetak sesuai urutan', en: 'The print queue keeps its order' },
  9: {
    id: 'Biometrik tidak tersimpan sesudah pusat memilikinya',
    en: 'No biometrics are kept once the centre has them',
  },
};
