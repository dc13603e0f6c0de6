import fc from 'fast-check';
import { bookReturn, bookSpoilage } from '../../../db/stock/blanko';
import {
  bookLoan,
  declareLoss,
  receiveTransfer,
  returnLoan,
  sendTransfer,
} from '../../../db/stock/consignments';
import { bookDestruction } from '../../../db/stock/destructions';
import { bookCount } from '../../../db/stock/stock-counts';
import { inTransaction, type Transaction } from '../../../db/core/store';
import { TerbitError } from '../../../domain/errors/terbit-error';
import type { LedgerModel, ModelPaper } from './ledger-model';
import { OFFICE, onOffice, type RealOffice, type Step } from './real-office';

const ELSEWHERE = '53.71.04';
const facts = { office: OFFICE, site: OFFICE, item: 'KTP', serials: [] as string[] } as const;

type Asked<T> = { result: T; refused: null } | { result: null; refused: string };

/** Carries a step out; a refusal is returned as its code, so that the model can predict it. */
async function ask<T>(office: RealOffice, work: (tx: Transaction) => Promise<T>): Promise<Asked<T>> {
  try {
    return { result: await inTransaction(office.store, work), refused: null };
  } catch (error) {
    if (!(error instanceof TerbitError)) throw error;
    return { result: null, refused: error.code };
  }
}

function returns(printer: string, quantity: number): Step {
  return onOffice(`return ${printer} ${quantity}`, async (model, office) => {
    const load = { ...facts, commandId: office.step(), actor: 'ana', printer, quantity };
    const { refused } = await ask(office, (tx) => bookReturn(tx, office.store, load));
    expect(refused).toBe(model.free(printer) < quantity ? 'NOT_ENOUGH_BLANKO' : null);
    if (refused === null) model.move(printer, 'STORE', quantity);
  });
}

function spoilBlank(quantity: number): Step {
  return onOffice(`spoil ${quantity} blank`, async (model, office) => {
    const spoilage = { ...facts, commandId: office.step(), actor: 'ana', printer: null, quantity };
    const asked = await ask(office, (tx) =>
      bookSpoilage(tx, office.store, { ...spoilage, reason: 'DEFECTIVE', note: null }),
    );
    expect(asked.refused).toBe(model.free('STORE') < quantity ? 'NOT_ENOUGH_BLANKO' : null);
    if (asked.refused === null) model.move('STORE', 'SPOILED', quantity);
  });
}

function send(quantity: number): Step {
  return onOffice(`send ${quantity}`, async (model, office) => {
    const manifest = office.step();
    const transfer = { ...facts, toSite: ELSEWHERE, quantity, manifest, commandId: manifest, actor: 'ana' };
    const { result, refused } = await ask(office, (tx) => sendTransfer(tx, office.store, transfer));
    expect(refused).toBe(model.free('STORE') < quantity ? 'NOT_ENOUGH_BLANKO' : null);
    if (result === null) return;
    model.move('STORE', 'IN_TRANSIT', quantity);
    const home = `${ELSEWHERE} STORE`;
    model.papers.push({
      id: result.transferId,
      seal: result.seal,
      account: 'IN_TRANSIT',
      home,
      outstanding: quantity,
    });
  });
}

function lend(quantity: number): Step {
  return onOffice(`lend ${quantity}`, async (model, office) => {
    const document = office.step();
    const loan = { ...facts, direction: 'OUT', otherOffice: '53.01', quantity, document } as const;
    const { result, refused } = await ask(office, (tx) =>
      bookLoan(tx, office.store, { ...loan, commandId: document, actor: 'ana' }),
    );
    expect(refused).toBe(model.free('STORE') < quantity ? 'NOT_ENOUGH_BLANKO' : null);
    if (result === null) return;
    model.move('STORE', 'LENT', quantity);
    model.papers.push({ id: result, seal: '', account: 'LENT', home: 'STORE', outstanding: quantity });
  });
}

/** Something done with one of the papers that were ever written, also one that is closed. */
function onPaper(
  name: string,
  quantity: number,
  act: (paper: ModelPaper, model: LedgerModel, office: RealOffice) => Promise<void>,
): fc.Arbitrary<Step> {
  return fc.nat(20).map((choice) =>
    onOffice(`${name} ${quantity} of paper ${choice}`, async (model, office) => {
      const paper = model.papers[choice % Math.max(1, model.papers.length)];
      if (paper !== undefined) await act(paper, model, office);
    }),
  );
}

function comeBack(quantity: number): fc.Arbitrary<Step> {
  return onPaper('take', quantity, async (paper, model, office) => {
    const { id, seal, account, home, outstanding } = paper;
    const asked = { ...facts, commandId: office.step(), actor: 'budi', quantity };
    const { refused } = await ask(office, (tx) =>
      account === 'LENT'
        ? returnLoan(tx, office.store, { ...asked, loanId: id, document: 'BA' })
        : receiveTransfer(tx, office.store, { ...asked, transferId: id, seal, site: null }),
    );
    expect(refused).toBe(quantity > outstanding ? 'MORE_THAN_OUTSTANDING' : null);
    if (refused !== null) return;
    model.move(account, home, quantity);
    paper.outstanding -= quantity;
  });
}

function lose(quantity: number): fc.Arbitrary<Step> {
  return onPaper('lose', quantity, async (paper, model, office) => {
    for (const actor of ['ana', 'susi']) {
      const loss = { ...facts, commandId: office.step(), actor, consignmentId: paper.id, quantity };
      const { refused } = await ask(office, (tx) =>
        declareLoss(tx, office.store, { ...loss, note: 'hilang', maySettle: true }),
      );
      expect(refused).toBe(quantity > paper.outstanding ? 'MORE_THAN_OUTSTANDING' : null);
      if (refused !== null) return;
    }
    model.move(paper.account, 'MISSING', quantity);
    paper.outstanding -= quantity;
  });
}

/** All that is spoiled, so that no one has to name numbers: or more than that, which is refused. */
function burn(more: number): Step {
  return onOffice(`burn all and ${more}`, async (model, office) => {
    const spoiled = model.balances.get('SPOILED') ?? 0;
    if (spoiled + more === 0) return;
    const document = office.step();
    const fire = { ...facts, quantity: spoiled + more, document, method: 'BURNED' } as const;
    const witnesses = [{ name: 'Yohanes', agency: 'Satpol PP' }];
    for (const actor of ['ana', 'budi']) {
      const { refused } = await ask(office, (tx) =>
        bookDestruction(tx, office.store, { ...fire, witnesses, commandId: office.step(), actor }),
      );
      expect(refused).toBe(more > 0 ? 'NOT_ENOUGH_BLANKO' : null);
    }
    if (more === 0) model.move('SPOILED', 'DESTROYED', spoiled);
  });
}

function count(difference: number): Step {
  return onOffice(`count ${difference}`, async (model, office) => {
    const store = model.balances.get('STORE') ?? 0;
    const missing = model.balances.get('MISSING') ?? 0;
    const counted = Math.max(0, store + difference);
    const change = counted - store;
    const said = {
      ...facts,
      kind: 'STORE',
      printer: null,
      counted,
      note: 'hitung',
      maySettle: true,
    } as const;
    const results: string[] = [];
    for (const actor of ['ana', 'susi']) {
      const asked = await ask(office, (tx) =>
        bookCount(tx, office.store, { ...said, commandId: office.step(), actor }),
      );
      results.push(asked.refused ?? asked.result.kind);
    }
    if (change === 0) expect(results).toEqual(['agrees', 'agrees']);
    else if (change > missing) expect(results).toEqual(['SURPLUS_NOT_EXPLAINED', 'SURPLUS_NOT_EXPLAINED']);
    else if (-change > model.free('STORE')) {
      expect(results).toEqual(['proposed', 'NOT_ENOUGH_BLANKO']);
      // Two people who stated it of pieces that attempts hold: the third statement withdraws both.
      const third = { ...said, counted: store, commandId: office.step(), actor: 'citra' };
      expect((await ask(office, (tx) => bookCount(tx, office.store, third))).result?.kind).toBe('differs');
    } else {
      expect(results).toEqual(['proposed', 'booked']);
      if (change < 0) model.move('STORE', 'MISSING', -change);
      else model.move('MISSING', 'STORE', change);
    }
  });
}

const few = fc.integer({ min: 1, max: 3 });

/** Steps on the stock that need papers or two people, each with the answer that the model says beforehand. */
export function onPapers(printers: readonly string[]): fc.Arbitrary<Step>[] {
  return [
    fc.tuple(fc.constantFrom(...printers), few).map(([printer, quantity]) => returns(printer, quantity)),
    few.map(spoilBlank),
    few.map(send),
    few.map(lend),
    few.chain(comeBack),
    few.chain(comeBack),
    few.chain(lose),
    fc.constantFrom(0, 0, 1).map(burn),
    fc.integer({ min: -2, max: 2 }).map(count),
  ];
}
