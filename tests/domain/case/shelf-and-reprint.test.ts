import { fold } from '../../../domain/case/state';
import { decide } from '../../../domain/case/transitions';
import { aCase, type ScriptedCase } from './support/scripted-case';
import { entryOf } from './support/random-commands';

const ready = () => aCase().printReady().hold().send().report('PRINTED').check('GOOD');

describe('where a card lies', () => {
  test('is said once it is ready, may change, and the same again is nothing new', () => {
    const made = ready().shelve('A1', 'K2');
    expect(made.state).toMatchObject({ stage: 'READY', onShelf: { shelf: 'A1', box: 'K2' } });
    expect(decide(made.state, { type: 'SHELVE', shelf: 'A1', box: 'K2' }).kind).toBe('unchanged');
    const { since, onShelf } = made.state;
    const moved = made.shelve('A1', 'K3').state;
    expect(moved.onShelf).toMatchObject({ shelf: 'A1', box: 'K3' });
    expect(moved.onShelf?.at).not.toBe(onShelf?.at);
    expect(moved.since).toBe(since);
  });

  test.each<[string, ScriptedCase]>([
    ['in the queue', aCase().printReady()],
    ['before its check', aCase().printReady().hold().send().report('PRINTED')],
    ['handed over', ready().handOver()],
    ['cancelled', ready().cancel()],
  ])('is not said of a case %s', (_, { state }) =>
    expect(decide(state, { type: 'SHELVE', shelf: 'A1', box: 'K1' }).kind).toBe('refused'),
  );

  test.each<[string, (made: ScriptedCase) => ScriptedCase]>([
    ['handed over', (made) => made.handOver()],
    ['spoiled', (made) => made.check('SPOILED', 'DAMAGED')],
    ['found with wrong data', (made) => made.check('SPOILED', 'WRONG_DATA')],
    ['cancelled', (made) => made.cancel()],
    ['doubted by a second verdict', (made) => made.verdict('DUPLICATE')],
    ['doubted by an officer', (made) => made.enter('SALAH_REKAM')],
  ])('is empty again when the card is %s', (_, happens) => {
    const made = ready().shelve('A1', 'K2');
    expect(happens(made).state).toMatchObject({ onShelf: null });
    expect(made.state.stage).not.toBe('READY');
  });

  test('has to be said anew of the card that is printed instead', () => {
    const made = ready().shelve('A1', 'K2').check('SPOILED', 'SCRATCHED');
    expect(made.hold().send().report('PRINTED').check('GOOD').state).toMatchObject({ onShelf: null });
  });
});

describe('a card with wrong data', () => {
  const printed = () => aCase().printReady().hold().send().report('PRINTED');
  const atPrinter = (made: ScriptedCase) =>
    made.tell({
      type: 'REPORT_PRINT',
      attemptId: made.attemptId,
      outcome: 'SPOILED',
      serial: null,
      reason: 'WRONG_DATA',
    });

  test.each<[string, () => ScriptedCase]>([
    ['at its check', () => printed().check('SPOILED', 'WRONG_DATA')],
    ['on the shelf', () => ready().check('SPOILED', 'WRONG_DATA')],
    ['by whoever printed it', () => atPrinter(aCase().printReady().hold().send())],
  ])('found %s, is not printed again until an officer has looked', (_, spoil) => {
    const { state } = spoil();
    expect(state).toMatchObject({ stage: 'NEEDS_DECISION', cause: 'WRONG_DATA', attempt: null });
    expect(decide(state, { type: 'HOLD', attemptId: 'b', printer: 'kupang-1' }).kind).toBe('refused');
  });

  test.each(['CORRECT', 'REPRINT'] as const)('goes back to its old place by %s', (action) => {
    const made = printed();
    const { printReadyAt } = made.state;
    expect(made.check('SPOILED', 'WRONG_DATA').decide(action).state).toMatchObject({
      stage: 'PRINT_READY',
      printReadyAt,
      cause: null,
      spoiledCards: 0,
    });
  });

  test('is simply closed where the case was cancelled while it was printed', () => {
    expect(atPrinter(aCase().printReady().hold().send().cancel()).state.stage).toBe('CANCELLED');
  });

  test('went back to the queue in journals of before, and still does there', () => {
    const made = printed();
    const spoiled = { type: 'QUALITY_CHECKED', attemptId: made.attemptId, result: 'SPOILED' } as const;
    const { caseNumber, office, station, pickupSite, service, reason, printableFrom } = made.state;
    const states = fold([
      entryOf(1, {
        type: 'REGISTERED',
        caseNumber,
        office,
        station,
        pickupSite,
        service,
        reason,
        printableFrom,
      }),
      entryOf(2, { type: 'ATTEMPT_HELD', attemptId: made.attemptId, printer: 'kupang-1' }),
      entryOf(3, { ...spoiled, reason: 'WRONG_DATA' }),
    ]);
    expect(states).toMatchObject({ stage: 'PRINT_READY', cause: null, spoiledCards: 1 });
  });
});
