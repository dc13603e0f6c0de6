import fc from 'fast-check';
import type { PrinterBlock } from '../../../domain/printers/blocks';
import { PRINTER_BLOCKS } from '../../../domain/printers/blocks';
import {
  conditionOf,
  isAtWork,
  stepPrinter,
  type Printer,
  type PrinterEvent,
} from '../../../domain/printers/printer';
import { notReady, supplyState, type SupplyCounter } from '../../../domain/printers/readiness';
import { calendarOf, USUAL_WEEK } from '../../../domain/office/working-calendar';
import { answerWith, JAM, levels } from '../../support/printer-says';

const UNCOUNTED: SupplyCounter = { capacity: null, cards: 0, lowAt: 50, said: null };
const NEW: Printer = {
  printer: 'kupang-1',
  office: '53.71',
  site: '53.71',
  adapter: 'open',
  loading: 'automatic',
  limits: { dailyLimit: null, rest: null, cleaningEvery: null },
  counters: { ribbon: UNCOUNTED, film: UNCOUNTED, cardsSinceCleaning: 0, cardsInRow: 0, lastCardAt: null },
  spoiledInRow: 0,
  stop: null,
  fault: null,
  health: null,
  version: 1,
};
const START: PrinterEvent = { type: 'SET', settings: { state: 'READY', loading: 'automatic' } };

function after(...events: PrinterEvent[]): Printer {
  return events.reduce((printer, event) => stepPrinter(printer, event).printer, NEW);
}

const answers = (changes = {}, at = 0): PrinterEvent => ({
  type: 'ANSWERED',
  answer: answerWith(changes),
  at,
});

describe('a printer', () => {
  test.each<[string, ReturnType<typeof conditionOf>, PrinterEvent[]]>([
    ['new', { state: 'READY', reason: null }, []],
    ['jammed', { state: 'OUT', reason: 'JAMMED' }, [answers(JAM)]],
    ['jammed, then ready', { state: 'READY', reason: null }, [answers(JAM), answers()]],
    [
      'jammed, then at work',
      { state: 'OUT', reason: 'JAMMED' },
      [answers(JAM), answers({ state: 'processing' })],
    ],
    ['jammed, then started', { state: 'READY', reason: null }, [answers(JAM), START]],
    ['silent', { state: 'OUT', reason: 'OFFLINE' }, [{ type: 'SILENT', at: 0 }]],
    ['after one spoiled card', { state: 'READY', reason: null }, [{ type: 'CARD_SPOILED' }]],
    [
      'after two spoiled cards',
      { state: 'STOPPED', reason: 'SPOILED_IN_ROW' },
      [{ type: 'CARD_SPOILED' }, { type: 'CARD_SPOILED' }, answers()],
    ],
    [
      'after two spoiled cards with a good one between them',
      { state: 'READY', reason: null },
      [{ type: 'CARD_SPOILED' }, { type: 'CARD_GOOD' }, { type: 'CARD_SPOILED' }],
    ],
    [
      'with an empty ribbon, whose level it reports once',
      { state: 'OUT', reason: 'RIBBON_EMPTY' },
      [answers(levels({ ribbon: 'EMPTY' })), answers()],
    ],
    [
      'started although its film is empty',
      { state: 'OUT', reason: 'FILM_EMPTY' },
      [answers(levels({ film: 'EMPTY' })), START],
    ],
    [
      'that an operator uses, whatever it answers',
      { state: 'READY', reason: null },
      [{ type: 'SET', settings: { state: 'READY', loading: 'automatic', adapter: 'manual' } }, answers(JAM)],
    ],
  ])('%s', (_, condition, events) => expect(conditionOf(after(...events), false)).toEqual(condition));

  test('stores an unchanged answer every half minute alone', () => {
    const first = after(answers());
    expect(stepPrinter(first, answers({}, 29_999)).printer).toBe(first);
    const later = stepPrinter(first, answers({}, 30_000));
    expect([later.printer.health?.seenAt, later.printer.version, later.changesFloor]).toEqual([
      30_000,
      1,
      false,
    ]);
  });

  test('is at work for two minutes after it said so', () => {
    const busy = after(answers({ state: 'processing' }));
    expect([isAtWork(busy, 119_999), isAtWork(busy, 120_000), isAtWork(NEW, 0)]).toEqual([
      true,
      false,
      false,
    ]);
  });

  test('changes the floor, and its version, where its condition changes', () => {
    const { printer, changesFloor } = stepPrinter(NEW, answers(JAM));
    expect([printer.version, changesFloor]).toEqual([2, true]);
    expect(stepPrinter(printer, { type: 'CARD_GOOD' })).toEqual({
      printer,
      notices: [],
      changesFloor: false,
    });
  });
});

const level = fc.constantFrom('OK', 'LOW', 'EMPTY', undefined);
const answer = fc
  .record({
    ribbon: level,
    film: level,
    state: fc.constantFrom('idle', 'processing'),
    reasons: fc.subarray(['media-jam-error', 'media-empty', 'marker-supply-empty', 'encoder-failure'], {
      maxLength: 1,
    }),
  })
  .map(({ ribbon, film, state, reasons }) =>
    answerWith({
      ...levels({ ...(ribbon && { ribbon }), ...(film && { film }) }),
      state,
      stateReasons: reasons,
    }),
  );
const at = fc.nat(10_000_000);
const capacity = fc.option(fc.integer({ min: 1, max: 3 }));
const event: fc.Arbitrary<PrinterEvent> = fc.oneof(
  fc.record({ type: fc.constant('ANSWERED'), answer, at }),
  fc.record({ type: fc.constant('SILENT'), at }),
  fc.record({ type: fc.constant('REFUSED'), fault: fc.constantFrom('REFUSES_JOBS', 'NOT_CONFIGURED') }),
  fc.record({ type: fc.constant('CARD_OUT'), heldAt: at, at }),
  fc.record({ type: fc.constantFrom('CARD_SPOILED', 'CARD_GOOD') }),
  fc.record({ type: fc.constant('SERIAL_ALARM'), stop: fc.constantFrom('SERIAL_ISSUED', 'FOREIGN_SERIAL') }),
  fc.record({
    type: fc.constant('FITTED'),
    fitting: fc.oneof(
      fc.record({ kind: fc.constantFrom('RIBBON', 'FILM'), capacity }),
      fc.record({ kind: fc.constant('CLEANING') }),
    ),
  }),
  fc.record({
    type: fc.constant('SET'),
    settings: fc.record(
      {
        state: fc.constantFrom('READY', 'STOPPED'),
        loading: fc.constant('automatic'),
        cleaningEvery: fc.option(fc.integer({ min: 1, max: 3 })),
        adapter: fc.constantFrom('open', 'manual'),
      },
      { requiredKeys: ['state', 'loading'] },
    ),
  }),
);

/** All blocks of a printer that time does not end, not only the one that is named. */
function blocksOf({ stop, fault, limits, counters }: Printer, isUncertain: boolean): Set<PrinterBlock> {
  const blocks: (PrinterBlock | null | false)[] = [
    stop,
    fault,
    isUncertain && 'UNCERTAIN_PRINT',
    supplyState(counters.ribbon) === 'EMPTY' && 'RIBBON_EMPTY',
    supplyState(counters.film) === 'EMPTY' && 'FILM_EMPTY',
    limits.cleaningEvery !== null && counters.cardsSinceCleaning >= limits.cleaningEvery && 'CLEANING_DUE',
  ];
  return new Set(blocks.filter((block) => block !== null && block !== false));
}

const startsIt = (one: PrinterEvent): boolean => one.type === 'SET';

/** Whether an event is one by which the table lets a block end; another interval makes a cleaning fall due later. */
const ENDS = {
  ANSWER: (one) => (one.type === 'ANSWERED' && one.answer.state === 'idle') || startsIt(one),
  SUPPLY: (one) => one.type === 'ANSWERED' || one.type === 'FITTED' || startsIt(one),
  CLEANING: (one) => (one.type === 'FITTED' && one.fitting.kind === 'CLEANING') || startsIt(one),
  SETTLEMENT: () => false,
  START: (one) => one.type === 'SET' && one.settings.state === 'READY',
  TIME: () => false,
} as const satisfies Record<string, (one: PrinterEvent) => boolean>;

/** One stop or fault takes the place of another of its kind, without an end between them. */
function isReplaced(block: PrinterBlock, next: Printer): boolean {
  const { endedBy } = PRINTER_BLOCKS[block];
  return endedBy === 'START' ? next.stop !== null : endedBy !== 'CLEANING' && next.fault !== null;
}

test('whatever comes, a printer gets no card while a person has to act, and its blocks end as the table says', () => {
  const hours = { calendar: calendarOf(8, USUAL_WEEK, []), printOutsideHours: true };
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), fc.boolean(), (events, isUncertain) => {
      let printer = NEW;
      for (const one of events) {
        const { printer: next } = stepPrinter(printer, one);
        const now = blocksOf(next, isUncertain);
        const counters = { ...next.counters, cardsToday: 0 };
        const waits = notReady(next.limits, counters, hours, { now: 0, endOfDay: 1 });
        const mayPrint = conditionOf(next, isUncertain).state === 'READY' && waits === null;
        if (mayPrint) expect([...now]).toEqual([]);
        for (const block of blocksOf(printer, isUncertain)) {
          if (now.has(block) || isReplaced(block, next)) continue;
          expect([block, one, ENDS[PRINTER_BLOCKS[block].endedBy](one)]).toEqual([block, one, true]);
        }
        expect(stepPrinter(printer, one).changesFloor || next.version === printer.version).toBe(true);
        printer = next;
      }
    }),
    { numRuns: 2_000 },
  );
});
