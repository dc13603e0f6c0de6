/** A binary heap: the first item by the order given is at hand, and items are added and removed in logarithmic time. */
export class Heap<T> {
  private readonly items: T[] = [];

  constructor(private readonly isBefore: (one: T, other: T) => boolean) {}

  get first(): T | undefined {
    return this.items[0];
  }

  add(item: T): void {
    let at = this.items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.swapIfBefore(at, parent)) return;
      at = parent;
    }
  }

  removeFirst(): void {
    const last = this.items.pop();
    if (last === undefined || this.items.length === 0) return;
    this.items[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = this.areInOrder(left + 1, left) ? left + 1 : left;
      if (!this.swapIfBefore(child, at)) return;
      at = child;
    }
  }

  private areInOrder(one: number, other: number): boolean {
    const [first, second] = [this.items[one], this.items[other]];
    return first !== undefined && second !== undefined && this.isBefore(first, second);
  }

  private swapIfBefore(one: number, other: number): boolean {
    const [first, second] = [this.items[one], this.items[other]];
    if (first === undefined || second === undefined || !this.isBefore(first, second)) return false;
    this.items[one] = second;
    this.items[other] = first;
    return true;
  }
}
