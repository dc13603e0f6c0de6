import fc from 'fast-check';
import { Heap } from '../../../domain/values/heap';

describe('a heap', () => {
  test('gives its items in order, however they came and went', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer())), (steps) => {
        const heap = new Heap<number>((one, other) => one < other);
        let expected: number[] = [];
        for (const step of steps) {
          if (step === null) heap.removeFirst();
          else heap.add(step);
          expected = step === null ? expected.slice(1) : [...expected, step].sort((a, b) => a - b);
          expect(heap.first).toBe(expected[0]);
        }
      }),
    );
  });
});
