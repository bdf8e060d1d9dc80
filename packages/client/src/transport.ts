import { OutlayError, retryAfterOf } from './outlay-error.ts';

/** Limits for repeating failed requests. */
export interface RetryOptions {
  /** Tries in all; 1 never repeats. Default 3. */
  attempts: number;
  /** The longest wait for another try. Where the server asks for more, the error is thrown at once. Default 10 s. */
  maxWaitMs: number;
}

export type Fetch = (request: Request) => Promise<Response>;

const REPEATABLE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT']);
const FIRST_WAIT_MS = 250;

/**
 * Sends a request, again after 429 and 503 (then nothing was changed), and where no answer came to a request that may be sent
 * twice: a read, a PUT, or one with an Idempotency-Key.
 *
 * @throws OutlayError UNREACHABLE where no answer came; the reason of the request's signal when it is aborted
 */
export function retrying(fetch: Fetch, { attempts, maxWaitMs }: RetryOptions): Fetch {
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await tryOnce(fetch, request);
      const waitMs = attempt < attempts ? waitBefore(outcome, request, attempt) : undefined;
      if (waitMs === undefined || waitMs > maxWaitMs) {
        if (outcome instanceof Response) return outcome;
        throw outcome;
      }
      if (outcome instanceof Response) await outcome.body?.cancel();
      await pause(waitMs, request.signal);
    }
  };
}

async function tryOnce(fetch: Fetch, request: Request): Promise<Response | OutlayError> {
  try {
    // A body can be sent once: the original stays for another try.
    return await fetch(request.clone());
  } catch (cause) {
    request.signal.throwIfAborted();
    const message = `${new URL(request.url).origin} cannot be reached.`;
    const requestId = request.headers.get('x-request-id') ?? undefined;
    return new OutlayError(message, { code: 'UNREACHABLE', status: 0, requestId, cause });
  }
}

/** Milliseconds to wait before another try; undefined where there is none. */
function waitBefore(outcome: Response | OutlayError, request: Request, attempt: number): number | undefined {
  const usualMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (1 + Math.random());
  if (outcome instanceof Response) {
    if (outcome.status !== 429 && outcome.status !== 503) return undefined;
    const seconds = retryAfterOf(outcome);
    return seconds === undefined ? usualMs : seconds * 1000;
  }
  const mayRepeat = REPEATABLE_METHODS.has(request.method) || request.headers.has('idempotency-key');
  return mayRepeat ? usualMs : undefined;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('The request was aborted.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
