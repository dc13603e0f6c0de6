import { CLOCK_TOLERANCE_S, judgeClock } from '../../../domain/station/clock';

const RECEIVED = new Date('2026-11-23T01:00:00Z');
const at = (seconds: number): Date => new Date(RECEIVED.getTime() + seconds * 1000);

const judge = (captured: number, previous: number | null, station: number | null) =>
  judgeClock({
    capturedAt: at(captured),
    previousCapturedAt: previous === null ? null : at(previous),
    receivedAt: RECEIVED,
    stationTime: station === null ? null : at(station),
  });

test.each([
  ['a packet of days ago, clocks agreeing', -259_200, -259_300, 2, []],
  ['the first packet of a station that does not say its time', -10, null, null, []],
  ['clocks apart by no more than the tolerance', CLOCK_TOLERANCE_S, null, CLOCK_TOLERANCE_S, []],
  ['a capture in the future', CLOCK_TOLERANCE_S + 1, null, 0, ['CAPTURED_IN_FUTURE']],
  ['a clock set back between two packets, by a second', -100, -99, 0, ['BEFORE_PREVIOUS_PACKET']],
  ['two packets in the same second', -100, -100, 0, []],
  ['a station ahead', -100, null, CLOCK_TOLERANCE_S + 1, ['STATION_CLOCK_DIFFERS']],
  ['a station behind', -100, null, -CLOCK_TOLERANCE_S - 1, ['STATION_CLOCK_DIFFERS']],
  [
    'everything at once',
    9_000,
    9_500,
    -900,
    ['CAPTURED_IN_FUTURE', 'BEFORE_PREVIOUS_PACKET', 'STATION_CLOCK_DIFFERS'],
  ],
])('%s', (_what, captured, previous, station, findings) => {
  expect(judge(captured, previous, station).findings).toEqual(findings);
});

test('the differences are reported in whole seconds, whether or not they matter', () => {
  expect(judge(60, 90, -20)).toEqual({
    findings: ['BEFORE_PREVIOUS_PACKET'],
    stationOffsetSeconds: -20,
    aheadSeconds: 60,
    behindPreviousSeconds: 30,
  });
  expect(judge(-60, null, null)).toEqual({
    findings: [],
    stationOffsetSeconds: null,
    aheadSeconds: 0,
    behindPreviousSeconds: 0,
  });
});
