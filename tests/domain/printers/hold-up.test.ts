import { floorHoldUp, isWatched, type FloorView, type PrinterView } from '../../../domain/printers/hold-up';
import { stopOf } from '../../../domain/forecast/floor-state';
import { waitingFor, type WaitingCase } from '../../../domain/case/waiting';
import { PlainDate } from '../../../domain/values/plain-date';

const READY: PrinterView = { adapter: 'open', state: 'READY', reason: null };
const JAMMED: PrinterView = { ...READY, state: 'OUT', reason: 'JAMMED' };
const RESTING: PrinterView = { ...READY, notReady: { reason: 'RESTING', until: 1 } };
const UNCERTAIN: PrinterView = { ...READY, state: 'OUT', reason: 'UNCERTAIN_PRINT' };
const STOPPED_TOO: PrinterView = {
  ...READY,
  state: 'STOPPED',
  reason: 'FOREIGN_SERIAL',
  uncertain: { caseNumber: '53.71-2026-000001', attemptId: 'a' },
};
const MANUAL: PrinterView = { ...READY, adapter: 'manual' };

function floor(printers: PrinterView[], changes: Partial<FloorView> = {}): FloorView {
  return { readIsUp: true, blankoFree: 92, cardsLeftToday: null, printers, ...changes };
}

const WAITING: WaitingCase = {
  stage: 'PRINT_READY',
  awaitsMinistry: false,
  statusesByHand: false,
  recordedByHand: false,
  printableFrom: null,
  hasAttempt: false,
  attemptIsUncertain: false,
  isSuspended: false,
  place: 1,
};

describe('a floor with an uncertain print waits for officers', () => {
  test.each<[string, string | null, FloorView]>([
    ['on its only printer', 'OFFICER', floor([UNCERTAIN])],
    ['while its three other printers are jammed', 'OFFICER', floor([UNCERTAIN, JAMMED, JAMMED, JAMMED])],
    ['whose printer was stopped besides', 'OFFICER', floor([STOPPED_TOO, JAMMED])],
    ['but not while another printer prints', null, floor([UNCERTAIN, READY])],
    ['but not while another comes back by itself', 'HOURS', floor([UNCERTAIN, RESTING])],
    ['but not while its link is down', 'LINK', floor([UNCERTAIN], { readIsUp: false })],
    ['but not while an operator can print', null, floor([UNCERTAIN, MANUAL], { readIsUp: false })],
  ])('%s: %s', (_, holdUp, where) => {
    expect(floorHoldUp(where)).toBe(holdUp);
    expect(waitingFor(WAITING, where, PlainDate.parse('2026-11-23'))).toBe(holdUp ?? 'TURN');
  });

  test('and no range of dates is given until they have settled it', () => {
    expect(stopOf(floor([UNCERTAIN, JAMMED]), false)).toBe('UNCERTAIN_PRINT');
  });
});

test('a printer is asked while it is out, and while officers have to see its tray, also when it is stopped', () => {
  const asked = [UNCERTAIN, JAMMED, STOPPED_TOO, READY, RESTING, MANUAL].map(isWatched);
  expect(asked).toEqual([true, true, true, false, false, false]);
  expect(isWatched({ ...STOPPED_TOO, adapter: 'manual' })).toBe(false);
});
