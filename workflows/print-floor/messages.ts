import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { FloorSignal } from '../../domain/queue/floor-signal';
import type { FloorReport } from '../../domain/queue/floor-report';

export interface PrintFloorInput {
  office: string;
  /** Carried over when the workflow continues as new while somebody is waiting for it to look. */
  woken?: boolean;
}

export const PRINT_FLOOR_WORKFLOW = 'printFloor';

export function printFloorWorkflowId(office: string): string {
  return `print-floor-${office}`;
}

/** Something that the floor depends on has changed. What exactly is read from Postgres, so the signals carry nothing. */
export const FLOOR_SIGNALS = {
  blankoArrived: defineSignal('blankoArrived'),
  printerChanged: defineSignal('printerChanged'),
  linkRestored: defineSignal('linkRestored'),
  queueChanged: defineSignal('queueChanged'),
} as const satisfies Record<FloorSignal, unknown>;

export const floorStatus = defineQuery<FloorReport | null>('floorStatus');
