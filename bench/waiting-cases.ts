import { randomBytes } from 'node:crypto';
import { sealPacket, hashOfPacket } from '../activities/packet';
import { applyWithin } from '../db/apply-command';
import { storePacket } from '../db/centre';
import { inTransaction, type Store, type Transaction } from '../db/store';
import { newId } from '../platform/ids';
import { inParallel } from './in-parallel';
import { registerInvented } from './pending-cases';

const OFFICE = '53.71';
const AT_ONCE = 2;
/** Cases a transaction: a commit for each would be most of the time. */
const BATCH = 25;
const FACE_BYTES = 1_500;

async function recordedCase(tx: Transaction, store: Store, person: number): Promise<string> {
  const caseId = await registerInvented(tx, store, person);
  const recordingId = newId(store.clock());
  // No image begins with a zero: among thousands of random ones some would begin as a JPEG, and be a broken one.
  const image = randomBytes(FACE_BYTES).fill(0, 0, 1).toString('base64');
  const biometrics = [{ biometricType: 'FACE' as const, biometricSubType: 'PORTRAIT', image, quality: 90 }];
  const sealed = sealPacket(store.keys, recordingId, { biometrics, chainHead: '' });
  const apply = (
    commandId: string,
    command: Parameters<typeof applyWithin>[2]['command'],
  ): Promise<unknown> =>
    applyWithin(tx, store, { caseId, commandId, actor: 'bench', command, byWorkflow: true });
  await apply('ask', { type: 'REQUEST_RECORDING', recordingId, station: OFFICE, exceptions: [] });
  await storePacket(tx, recordingId, caseId, sealed);
  const packetHash = hashOfPacket(sealed);
  await apply('record', { type: 'RECORD', recordingId, packetHash, lowestQuality: 90, missing: [] });
  return caseId;
}

/**
 * People who were recorded and wait to be sent, entered by the same functions as over HTTP, without HTTP and devices.
 * `first` numbers the people. Their workflows start by the relay.
 */
export async function enterRecordedCases(store: Store, first: number, count: number): Promise<string[]> {
  const batches = Math.ceil(count / BATCH);
  const entered = await inParallel(batches, AT_ONCE, (batch) =>
    inTransaction(store.pool, async (tx) => {
      const caseIds: string[] = [];
      for (let index = batch * BATCH; index < Math.min(count, (batch + 1) * BATCH); index += 1)
        caseIds.push(await recordedCase(tx, store, first + index));
      return caseIds;
    }),
  );
  return entered.flat();
}
