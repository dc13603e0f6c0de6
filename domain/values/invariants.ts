/** The invariants that stored data can show, by their numbers in docs/verification.md. */
export const INVARIANTS = [1, 2, 3, 4, 5, 7, 8, 9] as const;
export type Invariant = (typeof INVARIANTS)[number];
