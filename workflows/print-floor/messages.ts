import { defineQuery } from '@temporalio/workflow';
import type { FloorReport } from '../../domain/queue/floor-report';

export const PRINT_FLOOR_WORKFLOW = 'printFloor';

export const floorStatus = defineQuery<FloorReport | null>('floorStatus');
