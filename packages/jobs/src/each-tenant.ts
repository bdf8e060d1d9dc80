/**
 * Runs work for every tenant, one after the other, even if it fails for some.
 * @throws the first failure, after the last tenant; at once when `signal` ends the run
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
