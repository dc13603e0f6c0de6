import type { Whose } from '../case/waiting';
import type { OutageCause } from './outage';

/** The causes of an outage as people read them. */
export const CAUSE_NAMES: Readonly<Record<OutageCause, string>> = {
  OWN_SERVER: 'server dinas sendiri',
  NETWORK: 'jaringan ke pusat',
  CENTRE: 'server pusat',
  POWER: 'listrik padam di dinas',
  ENCODER: 'alat pengisi chip',
  LICENCE: 'lisensi sistem pusat habis',
  PLANNED: 'pemeliharaan terjadwal',
  UNKNOWN: 'belum diketahui',
};

/** Whose delay something is, as people read it. */
export const WHOSE_NAMES: Readonly<Record<Whose, string>> = {
  APPLICANT: 'pemohon',
  DINAS: 'dinas',
  CENTRE: 'pusat',
};
