import { changeGate, centreFunctions, linkFunctions } from '../db/centre/gate';
import { outageBoard } from '../db/centre/outages';
import type { Store } from '../db/core/store';
import type { CentreAnswer } from '../domain/centre/answer';
import type { CentreFunction } from '../domain/values/centre-function';
import type { GateEvent } from '../domain/centre/gate';
import type { FunctionGate, LinkFunction, LinkReport } from '../domain/centre/link-report';
import { outageOf } from '../domain/centre/outage';
import { newId } from '../platform/ids';
import type { OsiaClient } from '../clients/centre/osia-client';
import { guarded } from './map-errors';

/** The step of an office's link to the centre. */
export interface CentreLinkActivities {
  /**
   * Probes the functions whose time has come, takes the ramps of those that came back one step further, or back where
   * the engine was `lateMs` late for the link's last step, sets the queues to what may pass, and returns the state of
   * the link. Safe to repeat.
   */
  tendLink(input: { office: string; lateMs: number }): Promise<LinkReport>;
}

/** What the link asks of the engine that holds the queues. */
export interface GatedQueues {
  /** Lets so many activities a second out of the queue of a function; 0 closes it. */
  limit(office: string, centreFunction: CentreFunction, perSecond: number): Promise<void>;
}

export interface CentreLinkDeps {
  store: Store;
  /** Not gated: the prober is the only caller while a function is down. */
  centre: OsiaClient;
  queues: GatedQueues;
  /** The highest number of calls a second, for each function. */
  most: number;
}

/**
 * The query of a probe has new ids and no personal data, and the centre keeps nothing of it. Any answer that the
 * specification declares means that the function works; the trial shows whether real calls work.
 */
function probe(
  centre: OsiaClient,
  centreFunction: CentreFunction,
  now: Date,
): Promise<CentreAnswer<unknown>> {
  const call = { personId: newId(now), encounterId: newId(now), transactionId: newId(now) };
  switch (centreFunction) {
    case 'enrol':
      // An encounter must be in a gallery (OSIA Biometrics 1.6.0): this one is refused and not kept.
      return centre.createEncounter({
        ...call,
        encounter: { status: 'ACTIVE', encounterType: 'PROBE', galleries: [], biometricData: [] },
      });
    case 'identify':
      return centre.readTaskStatus({ taskId: call.encounterId, transactionId: call.transactionId });
    case 'read':
      return centre.readEncounter(call);
    case 'verify':
      return centre.verifyFromId({ ...call, biometricData: [] });
  }
}

function isDue(instant: Date | null, now: Date): boolean {
  return instant !== null && instant <= now;
}

class LinkKeeper {
  constructor(
    private readonly deps: CentreLinkDeps,
    private readonly office: string,
  ) {}

  private change(centreFunction: CentreFunction, event: GateEvent): Promise<unknown> {
    return changeGate(this.deps.store, this.office, centreFunction, event, this.deps.most);
  }

  async probeThoseDue(): Promise<void> {
    const { store, centre } = this.deps;
    const now = store.clock();
    const due = (await centreFunctions(store, this.office)).filter(({ probeAt }) => isDue(probeAt, now));
    await Promise.all(
      due.map(async ({ function: centreFunction }) => {
        const answer = await probe(centre, centreFunction, now);
        const at = store.clock().getTime();
        await this.change(
          centreFunction,
          answer.kind === 'unavailable'
            ? { type: 'PROBE_FAILED', reason: answer.reason, at }
            : { type: 'PROBE_ANSWERED', at },
        );
      }),
    );
  }

  async lookAfterRamps(functions: readonly FunctionGate[], lateMs: number): Promise<void> {
    const ramping = functions.filter(
      ({ limit, rampAt }) => limit > 0 && (rampAt !== null || limit !== this.deps.most),
    );
    const at = this.deps.store.clock().getTime();
    for (const { function: centreFunction, waiting } of ramping) {
      // Cards that are ready to be printed wait for blanko and printers, and are not released by the gate.
      const held = centreFunction === 'read' ? 0 : waiting;
      await this.change(centreFunction, { type: 'RAMP_LOOK', lateMs, waiting: held, at });
    }
  }

  /** Each closed function with the outage that the register has for it. */
  async explained(functions: readonly FunctionGate[]): Promise<LinkFunction[]> {
    const { store } = this.deps;
    const { outages } = await outageBoard(store.pool, this.office, store.clock());
    return functions.map((one) => {
      const outage = one.limit === 0 ? outageOf(one.function, outages) : null;
      if (outage === null) return { ...one, outage };
      const { outageId, cause, whose } = outage;
      return { ...one, outage: { outageId, cause, whose } };
    });
  }

  async settleQueues(functions: readonly FunctionGate[]): Promise<void> {
    for (const { function: centreFunction, limit } of functions)
      await this.deps.queues.limit(this.office, centreFunction, limit);
  }
}

/** The earliest instant at which a function has to be looked at again. */
function nextLook(functions: readonly FunctionGate[]): string | null {
  const due = functions.flatMap(({ probeAt, rampAt }) => [probeAt, rampAt]).filter((at) => at !== null);
  return due.sort()[0] ?? null;
}

export function createCentreLinkActivities(deps: CentreLinkDeps): CentreLinkActivities {
  return guarded<CentreLinkActivities>({
    tendLink: async ({ office, lateMs }) => {
      const keeper = new LinkKeeper(deps, office);
      await keeper.probeThoseDue();
      await keeper.lookAfterRamps(await linkFunctions(deps.store, office), lateMs);
      const functions = await linkFunctions(deps.store, office);
      await keeper.settleQueues(functions);
      return {
        functions: await keeper.explained(functions),
        nextLook: nextLook(functions),
        at: deps.store.clock().toISOString(),
      };
    },
  });
}
