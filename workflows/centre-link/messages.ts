import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { LinkReport } from '../../domain/centre/link-report';

export interface CentreLinkInput {
  office: string;
  /** Carried over when the workflow continues as new while somebody is waiting for it to look. */
  woken?: boolean;
}

export const CENTRE_LINK_WORKFLOW = 'centreLink';

export function centreLinkWorkflowId(office: string): string {
  return `centre-link-${office}`;
}

/** A gate has opened or closed. Which one is read from Postgres, so the signal carries nothing. */
export const centreChanged = defineSignal('centreChanged');

export const linkStatus = defineQuery<LinkReport | null>('linkStatus');
