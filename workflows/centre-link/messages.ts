import { defineQuery } from '@temporalio/workflow';
import type { LinkReport } from '../../domain/centre/link-report';

export const CENTRE_LINK_WORKFLOW = 'centreLink';

export const linkStatus = defineQuery<LinkReport | null>('linkStatus');
