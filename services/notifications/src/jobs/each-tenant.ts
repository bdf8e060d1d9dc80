/**
 * Does something for every tenant, one after the other. Where it fails for one, the others have it all the same.
 * @throws what it failed with first, once all had their turn; at once when `signal` ends the run
 */
export async function eachTenant(
  tenantIds: readonly number[],
  signal: AbortSignal,
  work: (tenantId: number) => Promise<void>,
): Promise<void> {
  let failure: { error: unknown } | undefined;
  for (const tenantId of tenantIds) {
    signal.throwIfAborted();
    try {
      await work(tenantId);
    } catch (error) {
      failure ??= { error };
    }
  }
  signal.throwIfAborted();
  if (failure) throw failure.error;
}
