import { defineSearchAttributeKey } from '@temporalio/common';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { CaseView } from '../../domain/case/view';
import type { IssueReason, Service } from '../../domain/values/codes';

/** Codes and ids only: inputs are kept in histories. */
export interface ApplicantInput {
  caseId: string;
  caseNumber: string;
  office: string;
  station: string;
  service: Service;
  reason: IssueReason;
}

export const APPLICANT_WORKFLOW = 'applicant';

export function applicantWorkflowId(caseNumber: string): string {
  return `applicant-${caseNumber}`;
}

/**
 * The journal of the case has moved up to `seq`. It says nothing else, so that one lost, repeated or late does no
 * harm.
 */
export const lookAgain = defineSignal<[{ seq: number }]>('lookAgain');

export const caseStatus = defineQuery<CaseView | null>('caseStatus');

export const OfficeCode = defineSearchAttributeKey('OfficeCode', 'KEYWORD');
export const StationCode = defineSearchAttributeKey('StationCode', 'KEYWORD');
export const ServiceKind = defineSearchAttributeKey('ServiceKind', 'KEYWORD');
export const IssueReasonCode = defineSearchAttributeKey('IssueReason', 'KEYWORD');
export const CaseStage = defineSearchAttributeKey('CaseStage', 'KEYWORD');
export const ExternalStatusCode = defineSearchAttributeKey('ExternalStatus', 'KEYWORD');
export const StageSince = defineSearchAttributeKey('StageSince', 'DATETIME');
