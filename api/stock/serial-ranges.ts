import { TerbitError } from '../../domain/errors/terbit-error';
import { MOST_SERIALS } from './schemas';

/** Numbers from one to another, both included, as a delivery note lists them. */
export interface SerialRange {
  from: string;
  to: string;
}

/** A serial as a prefix and the number that counts up at its end; a serial without one stands for itself. */
function split(serial: string): { prefix: string; digits: string } {
  const digits = /\d*$/.exec(serial)?.[0] ?? '';
  return { prefix: serial.slice(0, serial.length - digits.length), digits };
}

function expand({ from, to }: SerialRange, room: number): string[] {
  if (from === to) return [from];
  const first = split(from);
  const last = split(to);
  const alike = first.prefix === last.prefix && from.length === to.length && first.digits !== '';
  const start = BigInt(first.digits || 0);
  const count = BigInt(last.digits || 0) - start + 1n;
  if (!alike || count < 1n) throw new TerbitError('SERIALS_DO_NOT_MATCH');
  if (count > BigInt(room)) tooMany();
  return Array.from({ length: Number(count) }, (_, index) => {
    const number = String(start + BigInt(index));
    return first.prefix + number.padStart(first.digits.length, '0');
  });
}

function tooMany(): never {
  throw new TerbitError('INVALID_INPUT', { errors: [{ pointer: '/serials', code: 'too_big' }] });
}

/**
 * Every number that ranges name, one by one.
 *
 * @throws TerbitError SERIALS_DO_NOT_MATCH when a range is none or a number comes twice; INVALID_INPUT when there are
 *   more than a request may name
 */
export function listSerials(ranges: readonly SerialRange[]): string[] {
  const serials: string[] = [];
  for (const range of ranges) {
    const more = expand(range, MOST_SERIALS - serials.length);
    if (serials.length + more.length > MOST_SERIALS) tooMany();
    serials.push(...more);
  }
  if (new Set(serials).size !== serials.length) throw new TerbitError('SERIALS_DO_NOT_MATCH');
  return serials;
}

/**
 * Every number of a request that names each of its pieces.
 *
 * @throws TerbitError as `listSerials`, and SERIALS_DO_NOT_MATCH when they are not `quantity`
 */
export function expandSerials(ranges: readonly SerialRange[], quantity: number): string[] {
  const serials = listSerials(ranges);
  if (serials.length !== quantity) {
    throw new TerbitError('SERIALS_DO_NOT_MATCH', { quantity, numbered: serials.length });
  }
  return serials;
}

/** Every number that a request names; none when it names only a quantity. */
export function namedSerials(ranges: readonly SerialRange[] | undefined, quantity: number): string[] {
  return ranges === undefined ? [] : expandSerials(ranges, quantity);
}
