import fc from 'fast-check';
import { bookDelivery, bookLoad } from '../../../db/stock/blanko';
import { dispatch } from '../../../db/queue/dispatch';
import { setPrinter } from '../../../db/printers/printers';
import { settleAttempt } from '../../../db/case/settlement';
import { inTransaction } from '../../../db/core/store';
import { verify } from '../../../db/verification/verify';
import type { Command } from '../../../domain/case/commands';
import { TerbitError } from '../../../domain/errors/terbit-error';
import { aPrintReadyCase } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { emptyOffice } from '../support/copied-database';
import { LedgerModel, type Outcome } from '../support/ledger-model';
import { OFFICE, onCase, onOffice, REACHED, RealOffice, type Step } from '../support/real-office';
import { onPapers } from '../support/stock-steps';

const PRINTERS = ['kupang-1', 'kupang-2'];
/** How many random histories of an office are tried; more in a long run. fast-check prints the seed of a failure. */
const RUNS = Number(process.env['TERBIT_MODEL_RUNS'] ?? 60);

const outcomes = fc.constantFrom<Outcome>('PRINTED', 'PRINTED', 'SPOILED', 'NOT_PRINTED', 'UNCERTAIN');

function report(outcome: Outcome, numbered: boolean): fc.Arbitrary<Step> {
  return onCase(
    `report ${outcome}`,
    (model) => model.in('SENDING'),
    async (one, model, office) => {
      const serial =
        numbered && outcome !== 'NOT_PRINTED' ? `N${office.step().replace(':', '').toUpperCase()}` : null;
      await office.tell(one, (attemptId) => ({
        type: 'REPORT_PRINT',
        attemptId,
        outcome,
        serial,
        reason: null,
      }));
      if (serial !== null && outcome !== 'UNCERTAIN') office.usedSerials.push(serial);
      model.outcome(one, outcome);
    },
  );
}

const takenSerial = onCase(
  'report a taken number',
  (model) => model.in('SENDING'),
  async (one, _, office) => {
    const serial = office.usedSerials[0];
    if (serial === undefined) return;
    const telling = office.tell(one, (attemptId) => ({
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'PRINTED',
      serial,
      reason: null,
    }));
    await expect(telling).rejects.toMatchObject({ code: 'SERIAL_NOT_USABLE' });
  },
);

function settle(outcome: Exclude<Outcome, 'UNCERTAIN'>): fc.Arbitrary<Step> {
  return onCase(
    `settle ${outcome}`,
    (model) => model.in('UNCERTAIN'),
    async (one, model, office) => {
      const attemptId = await office.attemptId(one);
      for (const actor of ['ana', 'budi']) {
        await inTransaction(office.store, (tx) =>
          settleAttempt(tx, office.store, { attemptId, actor, outcome, serial: null }),
        );
      }
      model.outcome(one, outcome);
    },
  );
}

function deliver(quantity: number): Step {
  return onOffice(`deliver ${quantity}`, async (model, office) => {
    const name = office.step();
    await inTransaction(office.store, (tx) =>
      bookDelivery(tx, office.store, {
        commandId: name,
        actor: 'stock',
        office: OFFICE,
        quantity,
        deliveryNote: name,
        serials: [],
        receivedAt: office.store.clock().toISOString(),
      }),
    );
    model.move('CENTRE', 'STORE', quantity);
  });
}

function load(printer: string, quantity: number): Step {
  return onOffice(`load ${printer} ${quantity}`, async (model, office) => {
    const facts = { commandId: office.step(), actor: 'stock', office: OFFICE, printer, quantity };
    const loading = inTransaction(office.store, (tx) => bookLoad(tx, office.store, facts));
    const refusal = await loading.then(
      () => null,
      (error: unknown) => (error instanceof TerbitError ? error.code : error),
    );
    if (!model.printer(printer).counted) expect(refusal).toBe('LOADING_IS_AUTOMATIC');
    else if (model.free('STORE') < quantity) expect(refusal).toBe('NOT_ENOUGH_BLANKO');
    else {
      expect(refusal).toBeNull();
      model.move('STORE', printer, quantity);
    }
  });
}

function set(printer: string, counted: boolean): Step {
  return onOffice(`set ${printer} ${counted ? 'counted' : 'automatic'}`, async (model, office) => {
    const settings = { state: 'READY', loading: counted ? 'counted' : 'automatic' } as const;
    await inTransaction(office.store, (tx) => setPrinter(tx, OFFICE, printer, settings, null));
    Object.assign(model.printer(printer), { counted, stopped: false, spoiledInRow: 0 });
  });
}

const newCase = onOffice('new case', async (model, office) => {
  office.store.setClock(new Date(office.store.clock().getTime() + 1_000));
  office.caseIds.push(await aPrintReadyCase(office.store));
  model.newCase();
});

function dispatches(parallel: number): Step {
  return onOffice(`dispatch ×${parallel}`, async (model, office) => {
    const granted = await Promise.all(Array.from({ length: parallel }, () => dispatch(office.store, OFFICE)));
    expect(granted.reduce((sum, count) => sum + count, 0)).toBe(model.dispatch());
  });
}

const printer = fc.constantFrom(...PRINTERS);

const onPaper: fc.Arbitrary<Step>[] = [
  onCase(
    'send',
    (model) => model.in('HELD'),
    async (one, _, office) => {
      await office.tell(one, (attemptId) => ({
        type: 'START_SENDING',
        attemptId,
        jobId: 1,
        printerUpTime: 1,
      }));
      one.standing = 'SENDING';
    },
  ),
  onCase(
    'give back',
    (model) => model.in('HELD'),
    async (one, _, office) => {
      await office.tell(one, (attemptId) => ({ type: 'VOID', attemptId, reason: 'TOO_OLD' }));
      one.standing = 'QUEUE';
    },
  ),
  fc.tuple(outcomes, fc.boolean()).chain(([outcome, numbered]) => report(outcome, numbered)),
  takenSerial,
  fc.constantFrom('PRINTED' as const, 'SPOILED' as const, 'NOT_PRINTED' as const).chain(settle),
  fc.constantFrom('GOOD' as const, 'GOOD' as const, 'SPOILED' as const).chain((result) =>
    onCase(
      `check ${result}`,
      (model) => model.in('PRINTED'),
      async (one, model, office) => {
        await office.tell(one, () => ({ type: 'CHECK_QUALITY', result, reason: null }));
        model.check(one, result);
      },
    ),
  ),
];

/** Moves a card one step forward, so that many reach the end. */
const advanceCard = onCase(
  'carry on',
  (model) => model.in('HELD', 'SENDING', 'PRINTED', 'GOOD'),
  async (one, model, office) => {
    const { standing } = one;
    await office.tell(one, (attemptId): Command => {
      if (standing === 'HELD') return { type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 };
      if (standing === 'SENDING') {
        return { type: 'REPORT_PRINT', attemptId, outcome: 'PRINTED', serial: null, reason: null };
      }
      if (standing === 'PRINTED') return { type: 'CHECK_QUALITY', result: 'GOOD', reason: null };
      const check = { kind: 'ONE_TO_ONE' } as const;
      return { type: 'HAND_OVER', collector: 'HOLDER', check, oldCardReturned: false };
    });
    if (standing === 'HELD') one.standing = 'SENDING';
    else if (standing === 'SENDING') model.outcome(one, 'PRINTED');
    else if (standing === 'PRINTED') model.check(one, 'GOOD');
    else {
      model.move('PRINTED', 'ISSUED');
      one.standing = 'ISSUED';
    }
  },
);

/** Spoils the next card of a case; single random steps rarely spoil three of one case. */
const spoilNext = onCase(
  'send and spoil',
  (model) => model.in('HELD'),
  async (one, model, office) => {
    await office.tell(one, (attemptId) => ({ type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 }));
    await office.tell(one, (attemptId) => ({
      type: 'REPORT_PRINT',
      attemptId,
      outcome: 'SPOILED',
      serial: null,
      reason: 'JAMMED',
    }));
    model.outcome(one, 'SPOILED');
  },
);

/** Sends the first held attempt and makes it uncertain. */
const makeUncertain = onOffice('send and lose sight', async (model, office) => {
  const [one] = model.in('HELD');
  if (one === undefined) return;
  await office.tell(one, (attemptId) => ({ type: 'START_SENDING', attemptId, jobId: 1, printerUpTime: 1 }));
  await office.tell(one, (attemptId) => ({
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'UNCERTAIN',
    serial: null,
    reason: null,
  }));
  model.outcome(one, 'UNCERTAIN');
});

const onCases: fc.Arbitrary<Step>[] = [
  spoilNext,
  fc.constant(makeUncertain),
  onCase(
    'spoil on the shelf',
    (model) => model.in('GOOD'),
    async (one, model, office) => {
      await office.tell(one, () => ({ type: 'CHECK_QUALITY', result: 'SPOILED', reason: 'MISPRINT' }));
      model.check(one, 'SPOILED');
    },
  ),
  onCase(
    'hand over',
    (model) => model.in('GOOD'),
    async (one, model, office) => {
      const check = { kind: 'ONE_TO_ONE' } as const;
      await office.tell(one, () => ({
        type: 'HAND_OVER',
        collector: 'HOLDER',
        check,
        oldCardReturned: false,
      }));
      model.move('PRINTED', 'ISSUED');
      one.standing = 'ISSUED';
    },
  ),
  onCase(
    'cancel',
    (model) =>
      model.cases.filter(
        ({ standing, cancelStored }) => !cancelStored && standing !== 'ISSUED' && standing !== 'CANCELLED',
      ),
    async (one, model, office) => {
      await office.tell(one, () => ({ type: 'CANCEL', reason: 'DIED', note: null }));
      model.cancel(one);
    },
  ),
  onCase(
    'correct',
    (model) => model.in('DECISION'),
    async (one, _, office) => {
      await office.tell(one, () => ({ type: 'DECIDE', action: 'CORRECT', note: 'uji', corrected: null }));
      Object.assign(one, { standing: 'QUEUE', spoiled: 0 });
    },
  ),
];

const onStock: fc.Arbitrary<Step>[] = [
  fc.integer({ min: 1, max: 4 }).map(deliver),
  fc.tuple(printer, fc.integer({ min: 1, max: 3 })).map(([id, quantity]) => load(id, quantity)),
  fc.tuple(printer, fc.boolean()).map(([id, counted]) => set(id, counted)),
];

const flow: fc.Arbitrary<Step>[] = [fc.constant(newCase), fc.constantFrom(1, 1, 3).map(dispatches)];

describe('the ledger against a model of counters', () => {
  let store: TestStore;
  beforeAll(async () => void (store = await anOffice(PRINTERS)));
  afterAll(() => store.close());

  /** Every history begins with some blanko, two people in the queue, one held attempt and an uncertain one. */
  const begun = async (): Promise<{ model: LedgerModel; real: RealOffice }> => {
    const [model, real] = [new LedgerModel(PRINTERS), new RealOffice(store)];
    const people = [newCase, newCase, newCase, newCase];
    for (const step of [deliver(5), ...people, dispatches(1), makeUncertain]) await step.run(model, real);
    return { model, real };
  };

  test(
    'agree after every step, and verify finds nothing',
    async () => {
      const usual = [...flow, ...flow, ...Array.from({ length: 8 }, () => advanceCard)];
      const steps = fc.commands([...usual, ...onStock, ...onPapers(PRINTERS), ...onPaper, ...onCases], {
        maxCommands: 60,
        size: 'max',
      });
      await fc.assert(
        fc.asyncProperty(steps, async (life) => {
          await emptyOffice(store.url);
          await fc.asyncModelRun(begun, life);
          const report = await verify(store);
          expect(report.flatMap(({ violations }) => violations)).toEqual([]);
        }),
        { numRuns: RUNS },
      );
      for (const far of ['ISSUED', 'CANCELLED'] as const) expect(REACHED).toContain(far);
    },
    RUNS * 3_000,
  );
});
