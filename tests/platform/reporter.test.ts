import { countTests, lastLine } from '../support/reporter';

const inCi = { chosenByName: false, mayLack: false };
const none = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

describe('the last line of a test run', () => {
  it('counts what passed and what failed', () => {
    const counts = countTests({ ...none, numPassedTests: 12, numFailedTests: 3 }, inCi);
    expect(lastLine(counts)).toBe('tests: 12 passed, 3 failed');
  });

  it('counts a suite that could not run as one that failed', () => {
    expect(countTests({ ...none, numPassedTests: 5, numRuntimeErrorTestSuites: 2 }, inCi)).toMatchObject({
      passed: 5,
      failed: 2,
    });
  });

  it('counts skipped and unwritten tests as failed in CI, unless tests were chosen by name', () => {
    const totals = { ...none, numPassedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    expect(countTests(totals, inCi)).toEqual({ passed: 1, failed: 3, skipped: 3 });
    expect(countTests(totals, { ...inCi, chosenByName: true })).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it('reports skipped tests on a machine that may lack programs, and fails for none of them', () => {
    const totals = { ...none, numPassedTests: 1, numPendingTests: 2 };
    expect(countTests(totals, { chosenByName: false, mayLack: true })).toEqual({
      passed: 1,
      failed: 0,
      skipped: 2,
    });
  });
});
