import { dispatch } from '../../../db/queue/dispatch';
import { bookDelivery, bookSpoilage } from '../../../db/stock/blanko';
import { bookLoan, receiveTransfer, sendTransfer } from '../../../db/stock/consignments';
import { bookDestruction } from '../../../db/stock/destructions';
import { bookCount } from '../../../db/stock/stock-counts';
import { inTransaction, type Store, type Transaction } from '../../../db/core/store';
import {
  aCaseBeingPrinted,
  aPrintReadyCase,
  aReadyCase,
  aRecordedCase,
  aRegisteredCase,
  blankoArrives,
  give,
  submit,
} from '../../support/case-story';

/** Cases of an office by what became of them; ids of cases, and of attempts where a test speaks of one. */
export interface VariedOffice {
  issued: { caseId: string; attemptId: string };
  ready: { caseId: string; attemptId: string };
  spoiled: { caseId: string; attemptId: string };
  held: string;
  sending: { caseId: string; attemptId: string };
  uncertain: { caseId: string; attemptId: string };
  registered: string;
  recorded: string;
  sent: string;
  needsDecision: string;
  cancelled: string;
}

/** Papers of every kind, on child cards, so that the cards of the cases keep to themselves. */
async function variedPapers(store: Store): Promise<void> {
  const tx = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => inTransaction(store, work);
  const by = (commandId: string, actor = 'ana') => ({ commandId, actor, office: '53.71' });
  const kia = { item: 'KIA', site: '53.71' } as const;
  const pair = ['KIA0001', 'KIA0002'];
  const delivery = { deliveryNote: 'SJ/KIA', receivedAt: store.clock().toISOString() };
  const serials = [...pair, 'KIA0003'];
  await tx((on) => bookDelivery(on, store, { ...by('kia'), ...kia, ...delivery, quantity: 30, serials }));
  const transfer = { ...kia, toSite: '53.71.04', quantity: 3, serials, manifest: 'M/1' };
  const { transferId, seal } = await tx((on) => sendTransfer(on, store, { ...by('sent'), ...transfer }));
  const receipt = { transferId, seal, site: null, quantity: 2, serials: pair };
  await tx((on) => receiveTransfer(on, store, { ...by('received', 'budi'), ...receipt }));
  const lot = { ...kia, serials: [], note: 'uji' };
  const loan = { direction: 'OUT', otherOffice: '53.01', quantity: 4, document: 'P/1' } as const;
  await tx((on) => bookLoan(on, store, { ...by('lent'), ...lot, ...loan }));
  const spoilage = { printer: null, quantity: 2, reason: 'DEFECTIVE' } as const;
  await tx((on) => bookSpoilage(on, store, { ...by('spoiled'), ...lot, ...spoilage }));
  const witnesses = [{ name: 'Yohanes', agency: 'Satpol PP' }];
  const fire = { ...lot, quantity: 1, document: 'BAP/1', method: 'BURNED', witnesses } as const;
  const count = { ...lot, kind: 'STORE', printer: null, counted: 20, maySettle: true } as const;
  for (const actor of ['ana', 'budi']) {
    await tx((on) => bookDestruction(on, store, { ...by(`burned-${actor}`, actor), ...fire }));
    await tx((on) => bookCount(on, store, { ...by(`counted-${actor}`, actor), ...count }));
  }
}

/** An office with a case in every kind of place: on shelf, in printers, before an officer, in the queue, closed. */
export async function aVariedOffice(store: Store): Promise<VariedOffice> {
  await blankoArrives(store, 20, ['KEPING0001', 'KEPING0002', 'KEPING0003']);
  const issued = await aReadyCase(store, 'KEPING0001');
  await give(store, issued.caseId, {
    type: 'HAND_OVER',
    collector: 'HOLDER',
    check: { kind: 'ONE_TO_ONE' },
    oldCardReturned: true,
  });
  const ready = await aReadyCase(store, 'KEPING0002');
  await give(store, ready.caseId, { type: 'SHELVE', shelf: 'A1', box: 'K1' });
  const uncertain = await aCaseBeingPrinted(store);
  const { attemptId } = uncertain;
  await give(store, uncertain.caseId, {
    type: 'REPORT_PRINT',
    attemptId,
    outcome: 'UNCERTAIN',
    serial: null,
    reason: null,
  });
  const spoiled = await aCaseBeingPrinted(store);
  await give(store, spoiled.caseId, {
    type: 'REPORT_PRINT',
    attemptId: spoiled.attemptId,
    outcome: 'SPOILED',
    serial: 'BARU0001',
    reason: 'JAMMED',
  });
  await give(store, spoiled.caseId, { type: 'CANCEL', reason: 'DIED', note: null });
  const sending = await aCaseBeingPrinted(store);
  const held = await aPrintReadyCase(store);
  await dispatch(store, '53.71');
  const needsDecision = await aRecordedCase(store);
  const submissionId = await submit(store, needsDecision);
  await give(store, needsDecision, { type: 'RECEIVE_VERDICT', submissionId, verdict: 'DUPLICATE' });
  const sent = await aRecordedCase(store);
  await submit(store, sent);
  const cancelled = await aRegisteredCase(store);
  await give(store, cancelled, { type: 'CANCEL', reason: 'WITHDRAWN', note: null });
  const registered = await aRegisteredCase(store);
  const recorded = await aRecordedCase(store);
  await variedPapers(store);
  return {
    issued,
    ready,
    spoiled,
    held,
    sending,
    uncertain,
    registered,
    recorded,
    sent,
    needsDecision,
    cancelled,
  };
}
