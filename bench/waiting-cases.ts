import { randomBytes } from 'node:crypto';
import { sealPacket, hashOfPacket } from '../station/packet';
import { applyWithin } from '../db/case/apply-command';
import { storePacket } from '../db/case/packets';
import { inTransaction, type Store, type Transaction } from '../db/core/store';
import { newId } from '../platform/ids';
import { inParallel } from './in-parallel';
import { registerInvented } from './pending-cases';

const OFFICE = '53.71';
const AT_ONCE = 2;
/** Cases per transaction: a commit for each would take most of the time. */
const BATCH = 25;
/** One grey pixel, and room for a comment (ISO/IEC 10918-1, B.2.4.5) that makes each face different. */
const PIXEL = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////' +
    'wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z',
  'base64',
);
const START_OF_IMAGE = PIXEL.subarray(0, 2);
const COMMENT_BYTES = 1_300;

function aFace(): string {
  const head = Buffer.from([0xff, 0xfe, 0, 0]);
  head.writeUInt16BE(COMMENT_BYTES + 2, 2);
  const parts = [START_OF_IMAGE, head, randomBytes(COMMENT_BYTES), PIXEL.subarray(START_OF_IMAGE.length)];
  return Buffer.concat(parts).toString('base64');
}

async function recordedCase(tx: Transaction, store: Store, person: number): Promise<string> {
  const caseId = await registerInvented(tx, store, person);
  const recordingId = newId(store.clock());
  const biometrics = [
    { biometricType: 'FACE' as const, biometricSubType: 'PORTRAIT', image: aFace(), quality: 90 },
  ];
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
 * Enters people who were recorded and wait to be sent, with the functions of the API, without HTTP and devices. `first`
 * numbers the people. The relay starts their workflows.
 */
export async function enterRecordedCases(store: Store, first: number, count: number): Promise<string[]> {
  const batches = Math.ceil(count / BATCH);
  const entered = await inParallel(batches, AT_ONCE, (batch) =>
    inTransaction(store, async (tx) => {
      const caseIds: string[] = [];
      for (let index = batch * BATCH; index < Math.min(count, (batch + 1) * BATCH); index += 1)
        caseIds.push(await recordedCase(tx, store, first + index));
      return caseIds;
    }),
  );
  return entered.flat();
}
