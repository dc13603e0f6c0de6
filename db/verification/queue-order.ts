import type { OrderFault } from '../../domain/queue/queue-order';
import type { Findings } from './findings';

/** Invariant 8: attempts were granted in the order of the queue. */
export function noteOrderFaults(faults: readonly OrderFault[], findings: Findings): void {
  for (const fault of faults) findings.note(8, fault.caseNumber, describe(fault));
}

function describe(fault: OrderFault): string {
  const instant = (ms: number): string => new Date(ms).toISOString();
  switch (fault.kind) {
    case 'GRANTED_WHILE_SUSPENDED':
      return `mendapat giliran pada ${instant(fault.at)} selagi ditangguhkan`;
    case 'OVERTAKEN':
      return `dilewati sejak ${instant(fault.since)}, terakhir oleh berkas ${fault.lastBy} yang di belakangnya`;
  }
}
