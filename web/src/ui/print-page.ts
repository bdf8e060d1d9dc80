import { watch } from 'vue';
import { isOnPaper, layOutForPaper } from './paper.ts';

/** A chart that cannot be drawn is not waited for longer, in milliseconds. */
const LONGEST_WAIT = 5_000;

const drawings = new Set<Promise<unknown>>();

/** Lets the printer wait for a chart that is being drawn, or will be. */
export function drawForPaper(drawing: Promise<unknown>): void {
  drawings.add(drawing);
  void drawing.finally(() => drawings.delete(drawing));
}

/** Resolves once the page is to be printed. */
export function untilPrinted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = watch(isOnPaper, (now) => now && resolve(), { immediate: true, flush: 'sync' });
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** Opens the browser's dialog for printing, once all charts are drawn in the colours of paper. */
export async function printPage(): Promise<void> {
  layOutForPaper();
  await nextTask();
  const late = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT));
  await Promise.race([late, allDrawn()]);
  window.print();
}

async function allDrawn(): Promise<void> {
  while (drawings.size > 0) await Promise.allSettled(drawings);
}

/** Colours follow the theme, and drawings the colours. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
