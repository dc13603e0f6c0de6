import { bookDelivery, bookLoad, bookOpening, bookReturn, bookSpoilage } from '../../../db/stock/blanko';
import {
  bookLoan,
  declareLoss,
  receiveTransfer,
  returnLoan,
  sendTransfer,
} from '../../../db/stock/consignments';
import { bookDestruction } from '../../../db/stock/destructions';
import { bookCount } from '../../../db/stock/stock-counts';
import type { Store, Transaction } from '../../../db/core/store';
import { accountName as of, type Effect, type ModelPaper, type StockModel } from './stock-model';

export const OFFICE = '53.71';
const SITES = [OFFICE, '53.71.01', '53.71.04'];
const PEOPLE = ['ana', 'budi', 'citra'];
const ITEMS = ['KTP', 'KTP', 'KTP', 'KIA'] as const;

/** What a step needs: the model to look at, a random number, and a command id of its own. */
export interface Dice {
  model: StockModel;
  counted: readonly string[];
  random: () => number;
  next: () => number;
}

/** Something done to the stock: its name, and how; it returns which pieces went where. */
export interface Operation {
  name: string;
  run: (tx: Transaction, store: Store, actor: string, commandId: string) => Promise<Effect[]>;
  /** Called once the transaction is committed. */
  after?: () => void;
  /** Two people have to say the same; the second is asked with another actor. */
  byTwo?: boolean;
}

export function pick<T>(dice: Dice, from: readonly T[]): T {
  const one = from[Math.floor(dice.random() * from.length)];
  if (one === undefined) throw new Error('nothing to pick from');
  return one;
}

function upTo(dice: Dice, most: number): number {
  return 1 + Math.floor(dice.random() * Math.max(1, most));
}

function maybe<T>(dice: Dice, chance: number, value: () => T, otherwise: T): T {
  return dice.random() < chance ? value() : otherwise;
}

/** New numbers of the model's own; they are known to it once the step has ended well. */
function newSerials(dice: Dice, count: number): string[] {
  return Array.from({ length: count }, () => `S${String(dice.next()).padStart(8, '0')}`);
}

/** Numbers seen before, wherever they are now. */
function knownSerials(dice: Dice, count: number): string[] {
  if (dice.model.serials.length < count * 3) return [];
  return [...new Set(Array.from({ length: count }, () => pick(dice, dice.model.serials)))];
}

function deliver(dice: Dice): Operation {
  const quantity = upTo(dice, 30);
  const item = pick(dice, ITEMS);
  const serials = maybe(dice, 0.25, () => newSerials(dice, quantity), []);
  return {
    name: 'deliver',
    after: () => void dice.model.serials.push(...serials),
    run: async (tx, store, actor, commandId) => {
      const receivedAt = store.clock().toISOString();
      const delivery = { commandId, actor, office: OFFICE, item, quantity, serials, receivedAt };
      await bookDelivery(tx, store, { ...delivery, deliveryNote: commandId });
      return [[of(item, 'CENTRE', OFFICE), of(item, 'STORE', OFFICE), quantity]];
    },
  };
}

function open(dice: Dice): Operation {
  const site = pick(dice, SITES);
  const [item, kind, source] = pick(dice, [
    ['KTP', 'STORE', 'CENTRE'],
    ['KIA', 'SPOILED', 'CENTRE'],
    ['OLD_CARD', 'SURRENDERED', 'CITIZEN'],
  ] as const);
  const quantity = upTo(dice, 20);
  const document = `BA-${dice.next()}`;
  return {
    name: 'open',
    byTwo: true,
    run: async (tx, store, actor, commandId) => {
      const opening = { commandId, actor, office: OFFICE, site, item, kind, quantity, document, serials: [] };
      const heard = await bookOpening(tx, store, opening);
      return heard.kind === 'agreed' ? [[of(item, source, site), of(item, kind, site), quantity]] : [];
    },
  };
}

function loadOrReturn(dice: Dice): Operation {
  const printer = pick(dice, dice.counted);
  const isLoad = dice.random() < 0.55;
  const quantity = upTo(dice, 8);
  const [store_, inside] = [of('KTP', 'STORE', OFFICE), of('KTP', 'PRINTER', printer)];
  return {
    name: isLoad ? 'load' : 'return',
    run: async (tx, store, actor, commandId) => {
      const load = { commandId, actor, office: OFFICE, printer, quantity };
      await (isLoad ? bookLoad(tx, store, load) : bookReturn(tx, store, load));
      return [isLoad ? [store_, inside, quantity] : [inside, store_, quantity]];
    },
  };
}

function spoil(dice: Dice): Operation {
  const site = pick(dice, SITES);
  const item = pick(dice, ITEMS);
  const printer =
    item === 'KTP' && site === OFFICE ? maybe(dice, 0.3, () => pick(dice, dice.counted), null) : null;
  const serials = maybe(dice, 0.2, () => knownSerials(dice, 1), []);
  const quantity = serials.length > 0 ? serials.length : upTo(dice, 2);
  const from = printer === null ? of(item, 'STORE', site) : of(item, 'PRINTER', printer);
  return {
    name: 'spoil',
    run: async (tx, store, actor, commandId) => {
      const spoilage = { commandId, actor, office: OFFICE, site, item, printer, quantity, serials };
      await bookSpoilage(tx, store, { ...spoilage, reason: 'DEFECTIVE', note: null });
      return [[from, of(item, 'SPOILED', site), quantity]];
    },
  };
}

function send(dice: Dice): Operation {
  const [site, toSite] = [pick(dice, SITES), pick(dice, SITES)];
  if (site === toSite) return deliver(dice);
  const item = pick(dice, ITEMS);
  const serials = maybe(dice, 0.2, () => knownSerials(dice, 2), []);
  const quantity = serials.length > 0 ? serials.length : upTo(dice, 15);
  let paper: ModelPaper | null = null;
  return {
    name: 'send',
    after: () => {
      if (paper !== null) dice.model.papers.push(paper);
    },
    run: async (tx, store, actor, commandId) => {
      const transfer = { commandId, actor, office: OFFICE, site, toSite, item, quantity, serials };
      const { transferId: id, seal } = await sendTransfer(tx, store, { ...transfer, manifest: commandId });
      paper = { id, kind: 'TRANSFER', item, site, toSite, sender: actor, seal, outstanding: quantity };
      return [[of(item, 'STORE', site), of(item, 'IN_TRANSIT', site), quantity]];
    },
  };
}

function openPaper(dice: Dice, kinds: readonly ModelPaper['kind'][]): ModelPaper | null {
  const papers = dice.model.papers.filter(({ kind, outstanding }) => kinds.includes(kind) && outstanding > 0);
  return papers.length === 0 ? null : pick(dice, papers);
}

function receive(dice: Dice): Operation {
  const paper = openPaper(dice, ['TRANSFER']);
  if (paper === null) return send(dice);
  const quantity = maybe(dice, 0.6, () => paper.outstanding, upTo(dice, paper.outstanding + 1));
  const site = maybe(dice, 0.15, () => paper.site, paper.toSite);
  return {
    name: 'receive',
    after: () => {
      paper.outstanding -= quantity;
    },
    run: async (tx, store, actor, commandId) => {
      const receipt = { commandId, actor, office: OFFICE, transferId: paper.id, site, quantity, serials: [] };
      await receiveTransfer(tx, store, { ...receipt, seal: paper.seal });
      return [[of(paper.item, 'IN_TRANSIT', paper.site), of(paper.item, 'STORE', site), quantity]];
    },
  };
}

function lend(dice: Dice): Operation {
  const isOut = dice.random() < 0.5;
  const [site, item, quantity] = [pick(dice, SITES), pick(dice, ITEMS), upTo(dice, 10)];
  const serials = isOut ? [] : maybe(dice, 0.3, () => newSerials(dice, quantity), []);
  const kind = isOut ? 'LOAN_OUT' : 'LOAN_IN';
  let paper: ModelPaper | null = null;
  return {
    name: kind,
    after: () => {
      if (paper !== null) dice.model.papers.push(paper);
      dice.model.serials.push(...serials);
    },
    run: async (tx, store, actor, commandId) => {
      const direction = isOut ? 'OUT' : 'IN';
      const loan = { commandId, actor, office: OFFICE, direction, site, item, quantity, serials } as const;
      const id = await bookLoan(tx, store, { ...loan, otherOffice: '53.01', document: commandId });
      paper = { id, kind, item, site, toSite: site, sender: actor, seal: '', outstanding: quantity };
      const [from, to] = isOut ? (['STORE', 'LENT'] as const) : (['CENTRE', 'STORE'] as const);
      return [[of(item, from, site), of(item, to, site), quantity]];
    },
  };
}

function giveBack(dice: Dice): Operation {
  const paper = openPaper(dice, ['LOAN_OUT', 'LOAN_IN']);
  if (paper === null) return lend(dice);
  const { id: loanId, item, site } = paper;
  const quantity = maybe(dice, 0.5, () => paper.outstanding, upTo(dice, paper.outstanding + 1));
  const isOurs = paper.kind === 'LOAN_OUT';
  const serials = isOurs ? maybe(dice, 0.3, () => newSerials(dice, quantity), []) : [];
  const [inStore, outside, lent] = [
    of(item, 'STORE', site),
    of(item, 'CENTRE', site),
    of(item, 'LENT', site),
  ];
  return {
    name: isOurs ? 'loan returned' : 'loan paid back',
    after: () => {
      paper.outstanding -= quantity;
      dice.model.serials.push(...serials);
    },
    run: async (tx, store, actor, commandId) => {
      const given = { commandId, actor, office: OFFICE, loanId, quantity, serials, document: commandId };
      await returnLoan(tx, store, given);
      if (!isOurs) return [[inStore, outside, quantity]];
      if (serials.length === 0) return [[lent, inStore, quantity]];
      return [
        [lent, outside, quantity],
        [outside, inStore, quantity],
      ];
    },
  };
}

function lose(dice: Dice): Operation {
  const paper = openPaper(dice, ['TRANSFER', 'LOAN_OUT']);
  if (paper === null) return send(dice);
  const { id: consignmentId, item, site, kind } = paper;
  const quantity = upTo(dice, Math.min(2, paper.outstanding));
  let lost = false;
  return {
    name: 'lose',
    byTwo: true,
    after: () => {
      if (lost) paper.outstanding -= quantity;
    },
    run: async (tx, store, actor, commandId) => {
      const loss = { commandId, actor, office: OFFICE, consignmentId, quantity, serials: [] };
      const heard = await declareLoss(tx, store, { ...loss, note: 'tidak sampai', maySettle: true });
      lost = heard.kind === 'agreed';
      const from = kind === 'TRANSFER' ? 'IN_TRANSIT' : 'LENT';
      return lost ? [[of(item, from, site), of(item, 'MISSING', site), quantity]] : [];
    },
  };
}

function destroy(dice: Dice): Operation {
  const site = pick(dice, SITES);
  const [item, kind] = pick(dice, [
    ['KTP', 'SPOILED'],
    ['KIA', 'SPOILED'],
    ['OLD_CARD', 'SURRENDERED'],
  ] as const);
  const from = of(item, kind, site);
  const quantity = maybe(dice, 0.5, () => Math.max(1, dice.model.balance(from)), upTo(dice, 5));
  const facts = {
    site,
    item,
    quantity,
    document: `BAP-${dice.next()}`,
    serials: [],
    method: 'BURNED',
  } as const;
  const witnesses = [{ name: 'Saksi', agency: 'Satpol PP' }];
  return {
    name: 'destroy',
    byTwo: true,
    run: async (tx, store, actor, commandId) => {
      const destruction = { ...facts, commandId, actor, office: OFFICE, witnesses, serials: [] };
      const heard = await bookDestruction(tx, store, destruction);
      return heard.kind === 'agreed' ? [[from, of(item, 'DESTROYED', site), quantity]] : [];
    },
  };
}

function count(dice: Dice): Operation {
  const site = pick(dice, SITES);
  const kind = pick(dice, ['STORE', 'SPOILED', 'PRINTER'] as const);
  const printer = kind === 'PRINTER' && site === OFFICE ? pick(dice, dice.counted) : null;
  const place = of('KTP', kind, printer ?? site);
  const difference = Math.floor(dice.random() * 5) - 2;
  const counted = Math.max(0, dice.model.balance(place) + difference);
  return {
    name: 'count',
    byTwo: true,
    run: async (tx, store, actor, commandId) => {
      const facts = { commandId, actor, office: OFFICE, site, kind, printer, counted } as const;
      const said = { item: 'KTP', serials: [], note: 'hitung ulang', maySettle: true } as const;
      const result = await bookCount(tx, store, { ...facts, ...said, serials: [] });
      if (result.kind !== 'booked') return [];
      const missing = of('KTP', 'MISSING', site);
      const pieces = Math.abs(result.difference);
      return [result.difference < 0 ? [place, missing, pieces] : [missing, place, pieces]];
    },
  };
}

const KINDS: readonly ((dice: Dice) => Operation)[] = [
  deliver,
  deliver,
  open,
  loadOrReturn,
  loadOrReturn,
  loadOrReturn,
  spoil,
  spoil,
  send,
  send,
  receive,
  receive,
  receive,
  lend,
  lend,
  giveBack,
  giveBack,
  lose,
  destroy,
  count,
  count,
];

/** Some operation on the stock, as likely as not to be refused. */
export function anOperation(dice: Dice): Operation {
  return pick(dice, KINDS)(dice);
}

/** Two different people. */
export function twoPeople(dice: Dice): [string, string] {
  const first = pick(dice, PEOPLE);
  return [
    first,
    pick(
      dice,
      PEOPLE.filter((person) => person !== first),
    ),
  ];
}

/** Refusals that operations may meet when others came before them; any other is a fault. */
export const REFUSALS: readonly string[] = [
  'NOT_ENOUGH_BLANKO',
  'SERIAL_NOT_HERE',
  'SERIALS_REQUIRED',
  'OPENING_ALREADY_BOOKED',
  'MORE_THAN_OUTSTANDING',
  'SECOND_PERSON_REQUIRED',
  'SURPLUS_NOT_EXPLAINED',
  'ACCOUNT_NOT_FOUND',
];
