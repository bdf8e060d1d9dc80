import type { Page } from 'playwright-core';

/** The longest interaction and the layout shift of a visit. */
export interface Responsiveness {
  /** From a click or key to the next paint, in milliseconds: the longest. */
  longestMs: number;
  interactions: number;
  layoutShift: number;
}

/** Records interactions and layout shifts of the page from its next load on. */
export async function watchResponsiveness(page: Page): Promise<() => Promise<Responsiveness>> {
  await page.addInitScript(RECORDER);
  return () => page.evaluate<Responsiveness>('outlayResponsiveness()');
}

/** Events without an interaction's id, such as moves of the mouse, are none. Shifts that follow an input do not count. */
const RECORDER = `
  const durations = new Map();
  let layoutShift = 0;
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId > 0) durations.set(interactionId, Math.max(duration, durations.get(interactionId) ?? 0));
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
  new PerformanceObserver((list) => {
    for (const { hadRecentInput, value } of list.getEntries()) if (!hadRecentInput) layoutShift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  globalThis.outlayResponsiveness = () => ({
    longestMs: Math.max(0, ...durations.values()), interactions: durations.size, layoutShift,
  });
`;
