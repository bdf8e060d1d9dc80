/** A chart is drawn after this time, in milliseconds, also in a busy browser. */
const LONGEST_WAIT = 500;

let last: Promise<unknown> = Promise.resolve();

/** Runs tasks one at a time, each when the browser is idle, so that a page of charts stays quick to use. */
export function drawWhenIdle(task: () => Promise<void>): Promise<void> {
  const run = last.then(idle).then(task);
  last = run.catch(() => undefined);
  return run;
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(() => resolve(), { timeout: LONGEST_WAIT });
    else setTimeout(resolve, 0);
  });
}
