import { ActivityExecutionAlreadyStartedError, Client, Connection, ServiceError } from '@temporalio/client';
import { idFor } from '../../platform/ids';
import { centreQueue, stationQueue } from '../../workflows/task-queues';
import type { HolderCheckOutcome, VerifyHolder } from '../http/verify-holder';

const CONNECT_TIMEOUT = '2s';
/** Somebody stands waiting, so both steps together have less time than a person has patience. */
const CAPTURE_WITHIN_MS = 40_000;
const COMPARE_WITHIN_MS = 15_000;
/** An engine that is away is not waited for, neither when a step begins nor after its time is over. */
const ENGINE_ANSWERS_WITHIN_MS = 5_000;

interface EngineAddress {
  address: string;
  namespace: string;
}

/** Runs an activity of its own, or follows the one that an earlier request with the same key began. */
async function follow<R>(
  client: Client,
  name: string,
  taskQueue: string,
  id: string,
  withinMs: number,
  input: object,
): Promise<R> {
  const resultOf = (handle: { result(): Promise<R> }): Promise<R> =>
    client.withDeadline(Date.now() + withinMs + ENGINE_ANSWERS_WITHIN_MS, () => handle.result());
  try {
    const handle = await client.withDeadline(Date.now() + ENGINE_ANSWERS_WITHIN_MS, () =>
      client.activity.start<R>(name, {
        id,
        taskQueue,
        args: [input],
        scheduleToCloseTimeout: withinMs,
        startToCloseTimeout: withinMs,
        heartbeatTimeout: '30s',
        retry: { maximumAttempts: 1 },
      }),
    );
    return await resultOf(handle);
  } catch (error) {
    if (!(error instanceof ActivityExecutionAlreadyStartedError)) throw error;
    return await resultOf(client.activity.getHandle<R>(id));
  }
}

/** An engine that does not answer differs from a step that failed: the desk then records an exception. */
function failedWith(outcome: HolderCheckOutcome): (error: unknown) => HolderCheckOutcome {
  return (error) => (error instanceof ServiceError ? 'engine-unavailable' : outcome);
}

/**
 * The check of a holder by the devices of the pickup site and the centre, run as activities so that the API needs
 * neither devices nor a way to the centre. The engine is connected to only when the first check is asked for.
 */
export function checkHolderByEngine({ address, namespace }: EngineAddress): {
  verify: VerifyHolder;
  close(): Promise<void>;
} {
  let connection: Connection | null = null;
  const clientOf = async (): Promise<Client> => {
    connection ??= await Connection.connect({ address, connectTimeout: CONNECT_TIMEOUT });
    return new Client({ connection, namespace });
  };
  const compare = async (
    client: Client,
    office: string,
    input: object,
    id: string,
  ): Promise<HolderCheckOutcome> => {
    const queue = centreQueue(office, 'verify');
    const { outcome } = await follow<{ outcome: 'match' | 'no-match' | 'unavailable' }>(
      client,
      'verifyHolder',
      queue,
      `compare-${id}`,
      COMPARE_WITHIN_MS,
      input,
    );
    return outcome === 'unavailable' ? 'centre-unavailable' : outcome;
  };
  return {
    verify: async ({ caseId, office, pickupSite }, requestKey) => {
      const captureId = idFor(`holder-check:${caseId}:${requestKey}`);
      const client = await clientOf().catch(() => null);
      if (client === null) return 'engine-unavailable';
      const captured = await follow<{ taken: boolean }>(
        client,
        'captureHolder',
        stationQueue(pickupSite),
        `capture-${captureId}`,
        CAPTURE_WITHIN_MS,
        { caseId, captureId, station: pickupSite },
      ).then(({ taken }) => (taken ? null : 'device-unavailable'), failedWith('device-unavailable'));
      return (
        captured ??
        compare(client, office, { caseId, captureId }, captureId).catch(failedWith('centre-unavailable'))
      );
    },
    close: async () => connection?.close(),
  };
}
