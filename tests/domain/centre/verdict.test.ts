import { verdictOf } from '../../../domain/centre/verdict';

describe('verdictOf', () => {
  const own = { personId: 'own', score: 1 };
  test.each([
    ['nobody', [], 'UNIQUE'],
    ['the person alone', [own], 'UNIQUE'],
    ['another just below the threshold', [own, { personId: 'a', score: 0.8999 }], 'ADJUDICATE'],
    ['another at the threshold', [{ personId: 'a', score: 0.9 }], 'DUPLICATE'],
    ['another with no likeness to speak of', [{ personId: 'a', score: 0 }], 'ADJUDICATE'],
    [
      'several, the last alike',
      [own, { personId: 'a', score: 0.2 }, { personId: 'b', score: 0.95 }],
      'DUPLICATE',
    ],
  ])('%s', (_, candidates, verdict) => expect(verdictOf(candidates, 'own')).toBe(verdict));
});
