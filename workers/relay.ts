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
import { Postponed } from './deferred-wakes';

const BATCH = 32;
/** Looked at even without a notice, since a notice can be lost with its connection. */
const LOOK_PAUSE_MS = 5_000;
/**
 * Changes of one case come in twos: registered and to be recorded, found unique and granted a printer. Told together
 * they cost the engine one signal, one workflow task and one resting place less.
 */
const GATHER_MS = 50;
/**
 * What piled up during an outage is signalled in small groups, each waited for and a pause between them, so that it slows
 * down with the engine and leaves room for the work of the day. New changes do not wait behind it.
 */
const BACKLOG_BATCH = 16;
const BACKLOG_PAUSE_MS = 200;
/** The workflows of an office are signalled at most this often; one signal covers all changes in between. */
const OFFICE_GATHER_MS = 1_000;

/** Delivers rows of the outbox, and tells an engine that is away from one that refuses a single case. */
export class CaseRelay {
  /** Cases that the engine refuses to hear of. */
  private readonly postponed = new Postponed({ first: 1_000, longest: 60_000 });
  /** The last row of what piled up before this process began, or while the engine was away. */
  private backlogEnd: string | null = null;
  private failing = false;

  constructor(
    private readonly store: Pick<Store, 'pool' | 'dispatch'>,
    private readonly engine: Pick<Engine, 'wakeCase'>,
    private readonly logger: Logger,
  ) {}

  /** Takes up what is new; true when there may be more. */
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
   * Takes up a little of what piled up; true when there may be more. It is never done with: rows may still appear in it,
   * from transactions that began before it was measured.
   */
  async backlog(): Promise<boolean> {
    this.backlogEnd ??= await newestOutboxRow(this.store);
    const { taken } = await this.relay({ limit: BACKLOG_BATCH, upTo: this.backlogEnd });
    return taken > 0;
  }

  private relay(part: OutboxPart): Promise<{ taken: number; delivered: number }> {
    return relayWakes(this.store, { ...part, except: this.postponed.resting() }, async (wakes) => {
      crashPoint('relay.before-signal');
      const signalled = await this.signal(wakes);
      crashPoint('relay.after-signal');
      return signalled;
    });
  }

  /** One case that the engine refuses is left for later; when it takes nothing because it is away, all are. */
  private async signal(wakes: readonly CaseWake[]): Promise<ReadonlySet<string>> {
    const outcomes = await Promise.allSettled(wakes.map((wake) => this.engine.wakeCase(wake)));
    const signalled = new Set<string>();
    const refusals: { wake: CaseWake; error: unknown }[] = [];
    for (const [index, wake] of wakes.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status === 'rejected') refusals.push({ wake, error: outcome.reason });
      else signalled.add(wake.caseId);
    }
    if (signalled.size === 0 && refusals.every(({ error }) => isEngineAway(error))) throw refusals[0]?.error;
    for (const caseId of signalled) this.postponed.forget(caseId);
    for (const { wake, error } of refusals) {
      const times = this.postponed.postpone(wake.caseId);
      if (times === 1)
        this.logger.warn(
          { caseId: wake.caseId, err: error },
          'The engine refuses a case; it is tried again.',
        );
    }
    return signalled;
  }
}

/** Lets notices of a short time become one: a loop is hurried once for all of them. */
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

/** Delivers what the transactions left in the outbox to the workflow engine, for as long as it takes. */
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
