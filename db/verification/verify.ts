import { QueueOrder } from '../../domain/queue/queue-order';
import { settingHistory } from '../office/settings';
import { inSnapshot, type Store } from '../core/store';
import { caseFiles } from './case-files';
import { checkAttempts, checkCopies, checkPrintPermission, followJournal } from './case-checks';
import { checkDays } from './day-checks';
import { Findings, type Verified } from './findings';
import { checkLedger, checkLostCases, checkOneOpenCase, checkStrayMovements } from './ledger-checks';
import { checkPackets, checkStationPackets } from './packet-checks';
import { checkJumps, checkLanes, checkQueueCounts } from './queue-counts';
import { checkPrintOrders } from './order-checks';
import { noteOrderFaults } from './queue-order';

/**
 * Checks what stored data can show of the invariants, in one snapshot that later changes do not touch; it changes
 * nothing and may run beside the office at work. Journals are read in pages. What data cannot show is left to tests:
 * that a workflow lives for each open case, that a message repeated changes nothing, that calls to a failing centre
 * stay few. For the order of the queue see `QueueOrder`: one grant out of order proves nothing, two do.
 */
export async function verify({ pool }: Pick<Store, 'pool'>): Promise<Verified[]> {
  return inSnapshot(pool, async (tx) => {
    const findings = new Findings();
    const policies = await settingHistory(tx, null, 'QUEUE_POLICY', null);
    const order = new QueueOrder(policies.map(({ value, ...policy }) => ({ ...policy, rules: value })));
    for await (const file of caseFiles(tx)) {
      const steps = followJournal(file, findings);
      const state = steps.at(-1)?.after;
      // A journal that cannot be followed is named; what follows from it can then not be judged.
      if (state === undefined || steps.length < file.journal.length) continue;
      checkCopies(file, state, findings);
      checkPrintPermission(file, steps, findings);
      checkAttempts(file, steps, findings);
      checkJumps(file, findings);
      order.add(steps);
    }
    noteOrderFaults(order.faults(), findings);
    await checkLostCases(tx, findings);
    await checkOneOpenCase(tx, findings);
    await checkStrayMovements(tx, findings);
    await checkPrintOrders(tx, findings);
    await checkLedger(tx, findings);
    await checkPackets(tx, findings);
    await checkStationPackets(tx, findings);
    await checkQueueCounts(tx, findings);
    await checkLanes(tx, findings);
    await checkDays(tx, findings);
    return findings.report();
  });
}
