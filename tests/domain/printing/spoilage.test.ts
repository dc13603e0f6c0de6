import { SpoilReason } from '../../../domain/case/commands';
import type { CaseEvent } from '../../../domain/case/events';
import {
  isClearlyAbove,
  isPrintersFault,
  spoilageByPrinter,
  spoilageByReason,
  spoilReasonOf,
  FAULT_OF_SPOIL,
  type CardCount,
} from '../../../domain/printing/spoilage';

const checked = (reason: SpoilReason | null): CaseEvent => ({
  type: 'QUALITY_CHECKED',
  attemptId: 'a',
  result: 'SPOILED',
  reason,
});
const reported = (outcome: 'PRINTED' | 'SPOILED', reason: SpoilReason | null = null): CaseEvent => ({
  type: 'PRINT_REPORTED',
  attemptId: 'a',
  outcome,
  serial: null,
  reason,
});

describe('whose fault a spoiled card is', () => {
  test.each(SpoilReason.options)(
    '%s: the printer answers for its own faults, on the shelf and in the tray',
    (reason) => {
      const isPrinters = FAULT_OF_SPOIL[reason] === 'PRINTER';
      expect(isPrintersFault(checked(reason))).toBe(isPrinters);
      expect(isPrintersFault(reported('SPOILED', reason))).toBe(isPrinters);
      expect(spoilReasonOf(checked(reason))).toBe(reason);
    },
  );

  test('is that of the printer, the blank or the office', () => {
    const by = (fault: string): string[] =>
      SpoilReason.options.filter((reason) => FAULT_OF_SPOIL[reason] === fault);
    expect(by('BLANK')).toEqual(['CHIP_DEAD', 'BLANK_DEFECTIVE']);
    expect(by('OFFICE')).toEqual(['WRONG_DATA', 'DAMAGED', 'CARD_INVALID']);
  });

  test.each<[string, CaseEvent, SpoilReason | null, boolean]>([
    ['without a reason the printer is looked at', checked(null), null, true],
    [
      'two persons at the tray give no reason',
      { type: 'PRINT_SETTLED', attemptId: 'a', outcome: 'SPOILED', serial: null, proposedBy: 'x' },
      null,
      true,
    ],
    ['a whole card of a closed case is not valid', reported('PRINTED'), 'CARD_INVALID', false],
    ['nor is one whose case is cancelled', { type: 'CANCELLED', reason: 'DIED' }, 'CARD_INVALID', false],
  ])('%s', (_, event, reason, isPrinters) => {
    expect(spoilReasonOf(event)).toBe(reason);
    expect(isPrintersFault(event)).toBe(isPrinters);
  });
});

const cards = (printer: string, count: number, reason?: SpoilReason | null): CardCount => ({
  printer,
  cards: count,
  reason: reason ?? null,
  state: reason === undefined ? 'GOOD' : 'SPOILED',
});

describe('the tally of a period', () => {
  const counts: CardCount[] = [
    cards('kupang-2', 90),
    cards('kupang-2', 6, 'LAMINATE_PEELED'),
    cards('kupang-2', 3, 'CHIP_DEAD'),
    cards('kupang-2', 1, null),
    cards('kupang-1', 299),
    cards('kupang-1', 1, 'LAMINATE_PEELED'),
    { printer: 'kupang-1', state: 'PRINTED', reason: null, cards: 100 },
  ];

  test('by printer: what came out is good, unchecked or spoiled, and the rate is of all that came out', () => {
    const { total, printers } = spoilageByPrinter(counts);
    expect(total).toEqual({
      printed: 500,
      good: 389,
      unchecked: 100,
      spoiled: 11,
      rate: 0.022,
      printersFault: 8,
    });
    expect(printers).toEqual([
      {
        printer: 'kupang-1',
        printed: 400,
        good: 299,
        unchecked: 100,
        spoiled: 1,
        rate: 0.0025,
        printersFault: 1,
        reasons: { LAMINATE_PEELED: 1 },
        isClearlyAbove: false,
      },
      {
        printer: 'kupang-2',
        printed: 100,
        good: 90,
        unchecked: 0,
        spoiled: 10,
        rate: 0.1,
        printersFault: 7,
        reasons: { CHIP_DEAD: 3, LAMINATE_PEELED: 6, UNSTATED: 1 },
        isClearlyAbove: true,
      },
    ]);
  });

  test('by reason: the most frequent first, with whose fault it is and at which printers', () => {
    expect(spoilageByReason(counts)).toEqual([
      {
        reason: 'LAMINATE_PEELED',
        fault: 'PRINTER',
        spoiled: 7,
        printers: { 'kupang-1': 1, 'kupang-2': 6 },
      },
      { reason: 'CHIP_DEAD', fault: 'BLANK', spoiled: 3, printers: { 'kupang-2': 3 } },
      { reason: 'UNSTATED', fault: 'PRINTER', spoiled: 1, printers: { 'kupang-2': 1 } },
    ]);
  });

  test('of nothing is nothing, and no rate', () => {
    const { total, printers } = spoilageByPrinter([]);
    expect([total.printed, total.rate, printers, spoilageByReason([])]).toEqual([0, null, [], []]);
  });
});

describe('a printer is clearly above its office', () => {
  test.each([
    ['with three deviations and one card more', { printed: 100, printersFault: 7 }, true],
    ['not with three deviations', { printed: 100, printersFault: 6 }, false],
    ['not with two spoiled cards, however few came out', { printed: 2, printersFault: 2 }, false],
    ['not where it is the whole office', { printed: 1000, printersFault: 20 }, false],
  ])('%s', (_, printer, expected) =>
    expect(isClearlyAbove(printer, { printed: 1000, printersFault: 20 })).toBe(expected),
  );
});
