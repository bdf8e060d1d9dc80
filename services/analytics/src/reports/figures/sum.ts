/** A sum of expenses: minor units, and their number. */
export interface Sum {
  amountMinor: bigint;
  count: number;
}

export const NOTHING: Sum = { amountMinor: 0n, count: 0 };

export function addSums(...sums: readonly Sum[]): Sum {
  return sums.reduce(
    (all, { amountMinor, count }) => ({ amountMinor: all.amountMinor + amountMinor, count: all.count + count }),
    NOTHING,
  );
}

/** The rest of a sum without others. */
export function subtractSums(sum: Sum, others: Sum): Sum {
  return { amountMinor: sum.amountMinor - others.amountMinor, count: sum.count - others.count };
}
