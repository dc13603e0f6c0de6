import { cpuMsOf, parseStat } from '../../platform/process-cpu';

const STAT =
  '4242 (post (gres) x) S 17 4242 4242 0 -1 4194560 100 200 0 0 150 50 30 10 20 0 1 0 9999 1000 200 18446744073709551615';

describe('the CPU time of a process', () => {
  test('is read behind a name that holds spaces and brackets', () => {
    expect(parseStat(STAT)).toEqual({ parent: 17, ownMs: 2_000, endedChildrenMs: 400 });
  });

  test('is null for a process that does not exist', () => {
    expect(cpuMsOf(2 ** 31 - 1)).toBeNull();
  });
});
