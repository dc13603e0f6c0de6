const { cos, floor, imul, log, PI, sqrt } = Math;

/** Draws that are the same for the same seed. */
export interface Draws {
  /** In [0, 1). */
  uniform(): number;
  /** From the standard normal distribution. */
  normal(): number;
  /** From the exponential distribution with mean 1. */
  exponential(): number;
  /** From the gamma distribution with scale 1; `shape` is positive. */
  gamma(shape: number): number;
  /** From the beta distribution; both are positive. */
  beta(successes: number, failures: number): number;
  /** A whole number in [0, count). */
  index(count: number): number;
  /** An index, each with a chance in proportion to its weight. */
  choice(weights: readonly number[]): number;
}

/** The generator mulberry32 by Tommy Ettinger. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawIndex(weights: readonly number[], uniform: () => number): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let mark = uniform() * total;
  for (let index = 0; index < weights.length; index += 1) {
    mark -= weights[index] ?? 0;
    if (mark < 0) return index;
  }
  return Math.max(0, weights.length - 1);
}

/** Random draws from a seed. The gamma draws are by Marsaglia and Tsang (2000). */
export function drawsFrom(seed: number): Draws {
  const uniform = mulberry(seed);
  const normal = (): number => sqrt(-2 * log(1 - uniform())) * cos(2 * PI * uniform());
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
  };
  return {
    uniform,
    normal,
    exponential: () => -log(1 - uniform()),
    gamma,
    beta: (successes, failures) => {
      const one = gamma(successes);
      return one / (one + gamma(failures));
    },
    index: (count) => floor(uniform() * count),
    choice: (weights) => drawIndex(weights, uniform),
  };
}
