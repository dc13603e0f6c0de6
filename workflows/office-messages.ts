import { defineSignal } from '@temporalio/workflow';
import type { OfficeWorkflow, WakeCause } from '../domain/office/office-workflow';

/** The input of the workflows that last as long as their office. */
export interface OfficeInput {
  office: string;
  /** Carried over when the workflow continues as new after a signal that it has not acted on. */
  woken?: boolean;
}

export function officeWorkflowId(workflow: OfficeWorkflow, office: string): string {
  return `${workflow}-${office}`;
}

/**
 * Something that the workflow depends on has changed; the signal that new blanko arrived is this one, sent for the
 * transaction that books the delivery. The workflow reads from Postgres what changed: the causes are for whoever reads
 * the history, and one signal stands for all changes since the last.
 */
export const lookAgain = defineSignal<[{ causes: readonly WakeCause[] }]>('lookAgain');

export const LOOK_AGAIN_HELP = 'Ada perubahan, lihat lagi. Isi: sebabnya, seperti BLANKO atau PRINTER.';
