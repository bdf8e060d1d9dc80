/** Steps to take before the process ends, so that recorded data is still exported. */
const steps: (() => Promise<unknown>)[] = [];

/** Adds a step. The last added step runs first. */
export function onStop(step: () => Promise<unknown>): void {
  steps.push(step);
}

/** Runs every step, each even if another fails, at most `patienceMs` together, because a collector may be away. */
export async function stopAllSteps(patienceMs: number): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), patienceMs);
  const all = steps.splice(0).toReversed();
  await Promise.race([Promise.allSettled(all.map((step) => step())), late]);
  clearTimeout(timer);
}
