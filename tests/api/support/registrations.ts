import { Registration } from '../../../domain/case/registration';
import type { PacketSubject } from '../../../domain/station/packet';
import { anApplicant } from '../../support/people';

/** The body of a registration of an invented person, with changes on top. */
export function aRegistrationBody(
  changes: Readonly<Record<string, unknown>> = {},
  applicant: Parameters<typeof anApplicant>[0] = {},
): Record<string, unknown> {
  return {
    service: 'KTP_EL',
    reason: 'FIRST',
    office: '53.71',
    station: '53.71.04',
    applicant: anApplicant(applicant),
    ...changes,
  };
}

/** The same, as a station writes it into a packet. */
export function registering(changes: Readonly<Record<string, unknown>> = {}): PacketSubject {
  return { kind: 'REGISTRATION', registration: Registration.parse(aRegistrationBody(changes)) };
}
