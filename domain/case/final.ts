import type { Stage } from './stage';

// Apart from the schemas of stage.ts: the engine evaluates the modules of a workflow anew for each run, and a schema
// library among them costs more than all else that a run does.
export const FINAL_STAGES = ['ISSUED', 'CANCELLED', 'REFUSED'] as const satisfies readonly Stage[];

export function isFinal(stage: Stage): boolean {
  return (FINAL_STAGES as readonly Stage[]).includes(stage);
}
