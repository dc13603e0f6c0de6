import type { Office } from './world';

type Random = () => number;

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** The sum of twelve uniforms: near normal, and bounded, unlike anything the forecast draws from. */
function wobble(random: Random): number {
  let sum = -6;
  for (let n = 0; n < 12; n += 1) sum += random();
  return sum;
}

/** A heavy tail: one in a hundred is ten times the scale and more. */
function pareto(random: Random, scale: number, exponent: number): number {
  return scale * (1 - random()) ** (-1 / exponent);
}

/** Counts things that happen one by one at a rate. */
function poisson(random: Random, mean: number): number {
  if (mean > 60) return Math.max(0, Math.round(mean + wobble(random) * Math.sqrt(mean)));
  let [count, product] = [0, random()];
  for (const limit = Math.exp(-mean); product > limit; product *= random()) count += 1;
  return count;
}

const FRIDAY = 5;

interface Sized {
  printers: number;
  each: number;
  queueDays: number;
}

function aSize(random: Random): Sized {
  const printers = 1 + Math.floor(random() * 5);
  return { printers, each: between(random, 20, 60), queueDays: between(random, 60, 140) };
}

/** An office without troubles but short Fridays and a little unevenness; the troubles of others come on top. */
function plain(name: string, random: Random, { printers, each, queueDays }: Sized): Office {
  const friday = between(random, 0.4, 0.9);
  const uneven = between(random, 0.04, 0.15);
  const busy = printers * each;
  return {
    name,
    printers,
    spoils: between(random, 0.005, 0.04),
    headStarts: [0],
    startingStock: 10_000_000,
    startingQueue: Math.round(busy * queueDays),
    isHoliday: () => false,
    day: (weekday) => {
      const sheets = busy * (weekday === FRIDAY ? friday : 1) * (1 + uneven * wobble(random));
      return { sheets: Math.max(0, Math.round(sheets)), isRegistered: false };
    },
    comes: () => [poisson(random, busy * 0.7)],
    announces: () => [],
  };
}

function dimmed(office: Office, share: () => { share: number; isRegistered?: boolean }): Office {
  return {
    ...office,
    day: (weekday) => {
      const { sheets } = office.day(weekday);
      const { share: left, isRegistered = false } = share();
      return { sheets: Math.round(sheets * left), isRegistered };
    },
  };
}

/** Good and slow weeks, as of a server that limps now and then (300 a day, then 200). */
function slowWeeks(random: Random): Office {
  const [slow, toSlow, toGood] = [
    between(random, 0.5, 0.85),
    between(random, 0.04, 0.12),
    between(random, 0.08, 0.2),
  ];
  let isSlow = random() < 0.4;
  return dimmed(plain('slow weeks', random, aSize(random)), () => {
    if (random() < (isSlow ? toGood : toSlow)) isSlow = !isSlow;
    return { share: isSlow ? slow : 1 };
  });
}

/** Printers that break by themselves and are mended after days, some after weeks. */
function breakdowns(random: Random): Office {
  const office = plain('breakdowns', random, { ...aSize(random), printers: 2 + Math.floor(random() * 4) });
  const [breaks, mean] = [between(random, 0.02, 0.08), between(random, 1.5, 5)];
  const back = Array.from({ length: office.printers }, () => 0);
  let day = 0;
  return dimmed(office, () => {
    day += 1;
    for (const [printer, until] of back.entries()) {
      if (until <= day && random() < breaks)
        back[printer] = day + Math.ceil(mean * (-Math.log(1 - random())) ** 1.4);
    }
    return { share: back.filter((until) => until <= day).length / office.printers };
  });
}

/** Outages that draw further ones after them; some last for weeks; the register has most of them. */
function outagesInClusters(random: Random): Office {
  const [base, draws] = [between(random, 0.01, 0.035), between(random, 0.05, 0.15)];
  let [left, excited] = [0, 0];
  return dimmed(plain('outages in clusters', random, aSize(random)), () => {
    excited *= 0.8;
    if (left <= 0 && random() < base + excited) {
      left = Math.min(30, Math.ceil(pareto(random, 0.7, 1.5)));
      excited = draws;
    }
    left -= 1;
    return left >= 0 ? { share: random() < 0.2 ? 0.1 : 0, isRegistered: random() < 0.7 } : { share: 1 };
  });
}

/** Blanko that are announced for a month, come late with a long tail, and not always in full. */
function lateBlanko(random: Random): Office {
  const size = aSize(random);
  const office = plain('late blanko', random, size);
  const [need, late] = [size.printers * size.each, between(random, 0.2, 0.6)];
  const batch = Math.round(need * between(random, 10, 30));
  let quietUntil = 0;
  return {
    ...office,
    startingStock: Math.round(batch * between(random, 0.5, 1.5)),
    announces: (index, stock) => {
      if (index < quietUntil || stock > need * 12) return [];
      const [fromIn, width] = [Math.ceil(between(random, 3, 15)), Math.ceil(between(random, 3, 10))];
      const toIn = fromIn + width;
      const delay =
        random() < late ? Math.min(120, Math.ceil(pareto(random, 2, 1.1))) : -Math.floor(random() * width);
      const brings = random() < 0.15 ? Math.round(batch * between(random, 0.4, 0.9)) : batch;
      quietUntil = index + toIn + Math.max(0, delay) + 1;
      return [{ fromIn, toIn, quantity: batch, confidence: 'CONFIRMED', comesIn: toIn + delay, brings }];
    },
  };
}

/** A server that gets slower from week to week until somebody mends it. */
function failingServer(random: Random): Office {
  const [decay, mended] = [between(random, 0.003, 0.012), between(random, 0.015, 0.04)];
  let share = 1;
  return dimmed(plain('failing server', random, aSize(random)), () => {
    share = random() < mended ? 1 : Math.max(0.4, share * (1 - decay * 2 * random()));
    return { share };
  });
}

/** Classes that go before others and come in bursts: whole schools, and victims of a flood. */
function passedByOthers(random: Random): Office {
  const office = plain('passed by others', random, aSize(random));
  const perDay = office.startingQueue / 100;
  const [burst, head] = [between(random, 0.03, 0.1), between(random, 10, 60)];
  return {
    ...office,
    headStarts: [0, Math.round(head), 90],
    comes: () => {
      const school = random() < burst ? perDay * between(random, 1, 4) : poisson(random, perDay * 0.1);
      return [poisson(random, perDay * 0.4), Math.round(school), poisson(random, perDay * 0.03)];
    },
  };
}

/** One printer, a handful of cards, holidays that are known, afternoons without power that are not. */
function smallOffice(random: Random): Office {
  const each = between(random, 8, 25);
  const power = between(random, 0.05, 0.2);
  const holidays = new Set(Array.from({ length: 60 }, () => Math.floor(random() * 1_000)));
  const office = plain('small office', random, { printers: 1, each, queueDays: between(random, 40, 110) });
  return {
    ...dimmed(office, () => ({ share: random() < power ? random() : 1 })),
    isHoliday: (index) => holidays.has(index),
  };
}

function everyday(random: Random): Office {
  return plain('everyday', random, aSize(random));
}

/** Ways in which offices work, none of them the forecast's own idea of one. */
export const OFFICES: readonly ((random: Random) => Office)[] = [
  everyday,
  slowWeeks,
  breakdowns,
  outagesInClusters,
  lateBlanko,
  failingServer,
  passedByOthers,
  smallOffice,
];
