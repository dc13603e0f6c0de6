import { countSpoilage } from '../../../db/printing/spoilage';
import type { SpoilReason } from '../../../domain/case/commands';
import type { CardCount } from '../../../domain/printing/spoilage';
import { aCaseBeingPrinted, blankoArrives, give } from '../../support/case-story';
import { anOffice, type TestStore } from '../../support/store';
import { MS_PER_DAY } from '../../../domain/values/plain-date';

let office: TestStore;
beforeEach(async () => {
  office = await anOffice(['kupang-1']);
  await blankoArrives(office, 20);
});
afterEach(() => office.close());

const MIDNIGHT = Date.parse('2026-11-23T16:00:00Z');
const at = (instant: number): void => office.setClock(new Date(instant));

async function aCard(outcome: 'PRINTED' | 'SPOILED' | 'NOT_PRINTED'): Promise<string> {
  const { caseId, attemptId } = await aCaseBeingPrinted(office);
  const reason = outcome === 'SPOILED' ? 'JAMMED' : null;
  await give(office, caseId, { type: 'REPORT_PRINT', attemptId, outcome, serial: null, reason });
  if (outcome !== 'PRINTED') await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
  return caseId;
}

async function spoil(caseId: string, reason: SpoilReason): Promise<void> {
  await give(office, caseId, { type: 'CHECK_QUALITY', result: 'SPOILED', reason });
  await give(office, caseId, { type: 'CANCEL', reason: 'DIED', note: null });
}

const good = (caseId: string) =>
  give(office, caseId, { type: 'CHECK_QUALITY', result: 'GOOD', reason: null });

/** The counts of one day at the office, as short lines. */
async function dayFrom(from: number): Promise<string[]> {
  const period = { from: new Date(from), until: new Date(from + MS_PER_DAY) };
  const { cards } = await countSpoilage(office.pool, '53.71', period);
  const line = ({ printer, state, reason, cards: count }: CardCount): string =>
    [printer, state, reason, count].filter((part) => part !== null).join(' ');
  return cards.map(line).sort();
}

describe('what became of the cards of a day', () => {
  test('counts each by the day at the office on which it came out, to the millisecond', async () => {
    at(MIDNIGHT - 1);
    const last = await aCard('PRINTED');
    at(MIDNIGHT);
    const first = await aCard('PRINTED');
    expect(await dayFrom(MIDNIGHT - MS_PER_DAY)).toEqual(['kupang-1 PRINTED 1']);
    expect(await dayFrom(MIDNIGHT)).toEqual(['kupang-1 PRINTED 1']);
    at(MIDNIGHT + MS_PER_DAY);
    await good(first);
    await spoil(last, 'SCRATCHED');
    expect(await dayFrom(MIDNIGHT - MS_PER_DAY)).toEqual(['kupang-1 SPOILED SCRATCHED 1']);
    expect(await dayFrom(MIDNIGHT)).toEqual(['kupang-1 GOOD 1']);
    expect(await dayFrom(MIDNIGHT + MS_PER_DAY)).toEqual([]);
  });

  test('distinguishes good, unchecked and spoiled cards, and leaves out those that were never printed', async () => {
    at(MIDNIGHT);
    await aCard('NOT_PRINTED');
    await aCard('SPOILED');
    await good(await aCard('PRINTED'));
    await spoil(await aCard('PRINTED'), 'CHIP_DEAD');
    const issued = await aCard('PRINTED');
    await good(issued);
    await give(office, issued, {
      type: 'HAND_OVER',
      collector: 'HOLDER',
      check: { kind: 'ONE_TO_ONE' },
      oldCardReturned: false,
    });
    const cancelled = await aCard('PRINTED');
    await give(office, cancelled, { type: 'CANCEL', reason: 'DIED', note: null });
    await aCard('PRINTED');
    expect(await dayFrom(MIDNIGHT)).toEqual([
      'kupang-1 GOOD 2',
      'kupang-1 PRINTED 1',
      'kupang-1 SPOILED CARD_INVALID 1',
      'kupang-1 SPOILED CHIP_DEAD 1',
      'kupang-1 SPOILED JAMMED 1',
    ]);
  });

  test('adds blanko that were spoiled in no print, by the reasons of the ledger', async () => {
    at(MIDNIGHT);
    await spoil(await aCard('PRINTED'), 'MISPRINT');
    for (const [from, to, reason] of [
      ['STORE', 'PRINTER', 'LOAD'],
      ['PRINTER', 'SPOILED', 'DAMAGED'],
    ]) {
      await office.pool.query(
        `INSERT INTO movement (command_id, line, from_account, to_account, quantity, reason, actor, at)
         SELECT $3, 1, source.account_id, target.account_id, 3, $3, 'stock@53.71', $4
         FROM account AS source, account AS target
         WHERE source.kind = $1 AND target.kind = $2 AND 'KTP 53.71' = ALL (ARRAY[source.item || ' ' || source.site,
           target.item || ' ' || target.site])`,
        [from, to, reason, new Date(MIDNIGHT)],
      );
    }
    const day = (from: number) =>
      countSpoilage(office.pool, '53.71', { from: new Date(from), until: new Date(from + MS_PER_DAY) });
    expect((await day(MIDNIGHT)).unprinted).toEqual([{ reason: 'DAMAGED', item: 'KTP', pieces: 3 }]);
    expect((await day(MIDNIGHT + 1)).unprinted).toEqual([]);
  });
});
