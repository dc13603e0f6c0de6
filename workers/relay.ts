import { setTimeout as sleep } from 'node:timers/promises';
import { confirmOfficeWake, officesToWake } from '../db/core/office-wakes';
import {
  listenForWakes,
  newestOutboxRow,
  relayWakes,
  type CaseWake,
  type OutboxPart,
} from '../db/core/outbox';
import type { Store } from '../db/core/store';
import { crashPoint } from '../platform/crash-points';
import type { Logger } from '../platform/logger';
import { isEngineAway, type Engine } from './engine';
import { startLoop, type Loop } from './loop';
import { DeferredWakes } from './deferred-wakes';

const BATCH = 32;
/** The outbox is read even without a notice, since a notice can be lost with its connection. */
const LOOK_PAUSE_MS = 5_000;
/**
 * Changes of one case often follow in pairs: registered and to be recorded, found unique and granted a printer.
 * Delivered together they save the engine a signal and a workflow task.
 */
const GATHER_MS = 50;
/**
 * The backlog of an outage is delivered in small groups, each awaited and followed by a pause, so that it slows down
 * with the engine and leaves room for the work of the day. New changes do not wait behind it.
 */
const BACKLOG_BATCH = 16;
const BACKLOG_PAUSE_MS = 200;
/** The workflows of an office are signalled at most this often; one signal covers all changes in between. */
const OFFICE_GATHER_MS = 1_000;

/** Delivers rows of the outbox, and distinguishes an engine that is away from one that rejects a single case. */
export class CaseRelay {
  /** Cases whose wake the engine rejects. */
  private readonly deferred = new DeferredWakes({ first: 1_000, longest: 60_000 });
  /** The last row of the backlog from before this process started, or from while the engine was away. */
  private backlogEnd: string | null = null;
  private failing = false;

  constructor(
    private readonly store: Pick<Store, 'pool' | 'dispatch'>,
    private readonly engine: Pick<Engine, 'wakeCase'>,
    private readonly logger: Logger,
  ) {}

  /** Delivers new rows; true when there may be more. */
  async live(): Promise<boolean> {
    this.backlogEnd ??= await newestOutboxRow(this.store);
    try {
      const { taken, delivered } = await this.relay({ limit: BATCH, after: this.backlogEnd });
      if (this.failing && delivered > 0) {
        this.backlogEnd = await newestOutboxRow(this.store);
      }
      this.failing = false;
      return taken === BATCH;
    } catch (error) {
      this.failing = true;
      throw error;
    }
  }

  /**
   * Delivers a part of the backlog; true when there may be more. The backlog never counts as finished: transactions
   * that began before it was measured may still add rows.
   */
  async backlog(): Promise<boolean> {
    this.backlogEnd ??= await newestOutboxRow(this.store);
    const { taken } = await this.relay({ limit: BACKLOG_BATCH, upTo: this.backlogEnd });
    return taken > 0;
  }

  private relay(part: OutboxPart): Promise<{ taken: number; delivered: number }> {
    return relayWakes(this.store, { ...part, except: this.deferred.deferredKeys() }, async (wakes) => {
      crashPoint('relay.before-signal');
      const woken = await this.wakeAll(wakes);
      crashPoint('relay.after-signal');
      return woken;
    });
  }

  /** A case that the engine rejects is deferred; when the engine is away and takes none, all wait. */
  private async wakeAll(wakes: readonly CaseWake[]): Promise<ReadonlySet<string>> {
    const outcomes = await Promise.allSettled(wakes.map((wake) => this.engine.wakeCase(wake)));
    const woken = new Set<string>();
    const refusals: { wake: CaseWake; error: unknown }[] = [];
    for (const [index, wake] of wakes.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'rejected') refusals.push({ wake, error: outcome.reason });
      else woken.add(wake.caseId);
    }
    if (woken.size === 0 && refusals.every(({ error }) => isEngineAway(error))) throw refusals[0]?.error;
    for (const caseId of woken) this.deferred.forget(caseId);
    for (const { wake, error } of refusals) {
      const times = this.deferred.defer(wake.caseId);
      if (times === 1)
        this.logger.warn(
          { caseId: wake.caseId, err: error },
          'The engine refuses a case; it is tried again.',
        );
    }
    return woken;
  }
}

/** Combines the notices of a short time: the loop is hurried once for all of them. */
function gathered(ms: number, loop: Loop): { notice(): void; forget(): void } {
  let timer: NodeJS.Timeout | undefined;
  return {
    notice: () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        loop.hurry();
      }, ms);
    },
    forget: () => clearTimeout(timer),
  };
}

/** Delivers the outbox to the workflow engine, and retries for as long as it takes. */
export async function startRelay(store: Store, engine: Engine, logger: Logger): Promise<Loop> {
  const relay = new CaseRelay(store, engine, logger);
  const cases = startLoop('relay-cases', logger, LOOK_PAUSE_MS, () => relay.live());
  const backlog = startLoop('relay-backlog', logger, LOOK_PAUSE_MS, async () => {
    const mayBeMore = await relay.backlog();
    if (mayBeMore) await sleep(BACKLOG_PAUSE_MS);
    return mayBeMore;
  });
  const offices = startLoop('relay-offices', logger, LOOK_PAUSE_MS, async () => {
    for (const wake of await officesToWake(store)) {
      await engine.wakeOffice(wake);
      await confirmOfficeWake(store, wake);
    }
    return false;
  });
  const toCases = gathered(GATHER_MS, cases);
  const toOffices = gathered(OFFICE_GATHER_MS, offices);
  const listening = await listenForWakes(store, () => {
    toCases.notice();
    toOffices.notice();
  });
  return {
    hurry: () => cases.hurry(),
    stop: async () => {
      await listening.stop();
      toCases.forget();
      toOffices.forget();
      await Promise.all([cases.stop(), backlog.stop(), offices.stop()]);
    },
  };
}
