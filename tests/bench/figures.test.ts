import { median, percentile, rounded } from '../../bench/figures';

describe('figures', () => {
  test('a percentile is the smallest value that so many do not exceed', () => {
    const values = [15, 20, 35, 40, 50];
    expect([5, 30, 40, 50, 95, 100].map((percent) => percentile(values, percent))).toEqual([
      15, 20, 20, 35, 50, 50,
    ]);
    expect(percentile([7], 95)).toBe(7);
  });

  test('the median is the middle, or between the two in the middle, in whatever order they come', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([10, 2, 4, 8])).toBe(6);
    expect(median([10, 9, 100])).toBe(10);
  });

  test('of nothing there is no figure', () => {
    expect(() => median([])).toThrow('nothing');
    expect(() => percentile([], 95)).toThrow('nothing');
  });

  test('rounding keeps a number a number', () => {
    expect(rounded(0.12345, 3)).toBe(0.123);
    expect(rounded(2, 1)).toBe(2);
  });
});
