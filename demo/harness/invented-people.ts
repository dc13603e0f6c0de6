import type { z } from 'zod';
import type { Applicant } from '../../domain/case/applicant';

const GIVEN_NAMES = [
  'Maria',
  'Yohanes',
  'Agustina',
  'Petrus',
  'Yuliana',
  'Daniel',
  'Theresia',
  'Markus',
  'Elisabet',
  'Simon',
];
const FAMILY_NAMES = ['Contoh', 'Teladan', 'Percobaan', 'Rekaan', 'Misalnya', 'Umpama', 'Peraga', 'Tiruan'];
const STREETS = ['Jalan Contoh', 'Jalan Percobaan', 'Jalan Peraga'];
const OCCUPATIONS = [
  'PELAJAR/MAHASISWA',
  'WIRASWASTA',
  'PETANI/PEKEBUN',
  'MENGURUS RUMAH TANGGA',
  'KARYAWAN SWASTA',
];
/** No kecamatan has this number, so no real person has these NIK and family card numbers. */
const UNUSED_REGION = '537199';

function pick<T>(list: readonly [T, ...T[]] | readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** The `index`-th invented person of Kupang: valid in shape, real in nothing. Born in the given year. */
export function inventedPerson(index: number, birthYear = 1960 + (index % 45)): z.input<typeof Applicant> {
  const female = index % 2 === 0;
  const month = 1 + (index % 12);
  const day = 1 + (Math.floor(index / 12) % 28);
  const serial = String(1 + (Math.floor(index / 336) % 9999)).padStart(4, '0');
  const dayInNik = twoDigits(female ? day + 40 : day);
  return {
    nik: `${UNUSED_REGION}${dayInNik}${twoDigits(month)}${twoDigits(birthYear % 100)}${serial}`,
    familyCardNumber: `${UNUSED_REGION}010120${String(1 + (index % 9999)).padStart(4, '0')}`,
    fullName: `${pick(GIVEN_NAMES, index)} ${pick(FAMILY_NAMES, Math.floor(index / 10))}`,
    birthPlace: 'Kupang',
    birthDate: `${birthYear}-${twoDigits(month)}-${twoDigits(day)}`,
    sex: female ? 'FEMALE' : 'MALE',
    address: {
      street: `${pick(STREETS, index)} ${1 + (index % 90)}`,
      rt: '001',
      rw: '002',
      kelurahan: '53.71.04.1008',
    },
    religion: 'KRISTEN',
    maritalStatus: 'BELUM KAWIN',
    occupation: pick(OCCUPATIONS, index),
    bloodType: 'TIDAK TAHU',
    nationality: 'WNI',
  };
}
