import { registerCase } from '../../db/case/register-case';
import type { Transaction } from '../../db/core/store';
import { mayBeRecorded } from '../../domain/case/applicant';
import { OFFERED_REASONS } from '../../domain/values/codes';
import { TerbitError } from '../../domain/errors/terbit-error';
import { nikDifferences } from '../../domain/values/nik';
import type { z } from 'zod';
import type { Caller } from '../auth/token';
import { writeRoute } from '../http/write';
import { presentNew } from './presenter';
import { RegisterCase } from './request';
import { Registered } from './response';
import { ownOffice, requireStations } from '../http/access';
import { todayAt } from '../../db/office/sites';
import type { ApiDeps } from '../http/deps';

/** What must hold before a case is opened, besides the shape of the fields. */
export async function requireAdmissible(
  tx: Transaction,
  { store }: Pick<ApiDeps, 'store'>,
  caller: Caller,
  { office, reason, station, pickupSite, applicant }: RegisterCase,
): Promise<void> {
  ownOffice(caller, office);
  if (!OFFERED_REASONS.includes(reason))
    throw new TerbitError('REASON_NOT_OFFERED', { offered: OFFERED_REASONS });
  await requireStations(tx, office, { station, ...(pickupSite === undefined ? {} : { pickupSite }) });
  const day = todayAt(store, office);
  if (applicant.birthDate > day) throw new TerbitError('BIRTH_DATE_IN_FUTURE');
  if (!mayBeRecorded(applicant, day)) throw new TerbitError('TOO_YOUNG_TO_RECORD');
}

/** The answer says that another office has the case, but not which case it is. */
function withoutForeignCase(error: unknown, office: string): unknown {
  const isForeign =
    error instanceof TerbitError && error.code === 'CASE_ALREADY_OPEN' && error.facts['office'] !== office;
  return isForeign ? new TerbitError('CASE_ALREADY_OPEN', { office: error.facts['office'] }) : error;
}

function noticesOf({ applicant }: RegisterCase): z.infer<typeof Registered>['notices'] {
  return nikDifferences(applicant.nik, applicant.birthDate, applicant.sex);
}

export const registerCaseRoute = writeRoute({
  method: 'post',
  path: '/v1/cases',
  id: 'registerCase',
  tag: 'Cases',
  summary: 'Opens a case',
  roles: ['front-desk', 'supervisor'],
  body: RegisterCase,
  answers: {
    201: { description: 'The case is open.', body: Registered, headers: { Location: 'The case.' } },
  },
  errors: [
    'OTHER_OFFICE',
    'REASON_NOT_OFFERED',
    'UNKNOWN_STATION',
    'BIRTH_DATE_IN_FUTURE',
    'TOO_YOUNG_TO_RECORD',
    'CASE_ALREADY_OPEN',
  ],
  location: (body) => `/v1/cases/${body.caseId}`,
  effect: async (tx, { deps, caller, body, commandId }) => {
    await requireAdmissible(tx, deps, caller, body);
    const { office, station, service, reason, applicant } = body;
    const { caseId, state, trackingCode } = await registerCase(tx, deps.store, {
      commandId,
      actor: caller.sub,
      office,
      station,
      service,
      reason,
      applicant,
      pickupSite: body.pickupSite ?? station,
      contact: body.contact ?? {},
      documents: body.documents ?? [],
    }).catch((error: unknown) => {
      throw withoutForeignCase(error, caller.office);
    });
    return {
      reply: { status: 201, body: { ...presentNew(caseId, state), trackingCode, notices: noticesOf(body) } },
    };
  },
});
