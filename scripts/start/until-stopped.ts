/** Why the whole is stopping, and whether that is as it should be. */
export interface StopReason {
  text: string;
  failed: boolean;
}

/**
 * Window in which a second signal counts as the echo of the first, in milliseconds: the terminal sends Ctrl-C to every process, and npm hands on
 * what it got.
 */
const ECHO_MS = 1_000;

/** Turns Ctrl-C and SIGTERM into an abort; the second signal, unless it is the first one's echo, ends the process at once. */
export function abortOnSignals(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const onSignal = (): void => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort();
    } else if (performance.now() - firstAt > ECHO_MS) {
      process.exit(130);
    }
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return controller.signal;
}

/** Waits until somebody asks to stop, or the database server is lost. */
export async function untilStopped(signal: AbortSignal, serverLost: Promise<string>): Promise<StopReason> {
  const asked = new Promise<StopReason>((resolve) => {
    const stop = (): void => resolve({ text: 'Stopping.', failed: false });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  const lost = serverLost.then((lastWords) => ({ text: `PostgreSQL ended by itself:\n${lastWords}`, failed: true }));
  return Promise.race([asked, lost]);
}
