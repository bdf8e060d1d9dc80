/** A vendor of expenses. Names count for it, or for the one that it was merged into. */
export interface Vendor {
  readonly id: number;
  /** The name to show. */
  readonly name: string;
  /** The vendor that it was merged into, which may be merged itself. */
  readonly mergedInto: number | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** Comparison keys of the names that belong to it, merged or not. */
  readonly ownKeys: readonly string[];
  /** The names that count for it, as first typed, in alphabetical order; none while it is merged. */
  readonly names: readonly string[];
  /** The vendors that were merged into it, by id. */
  readonly mergedIds: readonly number[];
}
