import { Applicant } from '../../domain/case/applicant';
import type { Registration } from '../../db/case/register-case';

let people = 0;

/** An invented person of valid shape: the region 53.71.99 does not exist, so no real person has the number. */
export function anApplicant(changes: Partial<Record<keyof Applicant, unknown>> = {}): Applicant {
  people += 1;
  return Applicant.parse({
    nik: `5371991708${String(80 + (people % 10))}${String(1 + (people % 9998)).padStart(4, '0')}`,
    familyCardNumber: '5371990101200001',
    fullName: 'Uji Coba',
    birthPlace: 'Kupang',
    birthDate: '1985-08-17',
    sex: 'MALE',
    address: { street: 'Jalan Contoh 1', rt: '001', rw: '002', kelurahan: '53.71.04.1003' },
    religion: 'KRISTEN',
    maritalStatus: 'BELUM KAWIN',
    occupation: 'WIRASWASTA',
    bloodType: 'O',
    nationality: 'WNI',
    ...changes,
  });
}

export function aRegistration(changes: Partial<Registration> = {}): Registration {
  people += 1;
  return {
    commandId: `front-desk:register-${people}`,
    actor: 'front-desk@53.71',
    office: '53.71',
    station: '53.71.04',
    pickupSite: '53.71.04',
    service: 'KTP_EL',
    reason: 'FIRST',
    applicant: anApplicant(),
    contact: {},
    documents: [],
    ...changes,
  };
}
