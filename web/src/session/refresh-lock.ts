import { randomId } from './random-id.ts';
import { readStored, store } from './storage.ts';

/** Longer than a request may take, so that no lease ends while its holder waits for the answer. */
const LEASE = 20_000;
/** Two tabs that write at the same time both read the later value after this time. */
const SETTLE = 50;

/** Runs a task in one tab of the browser at a time. Pages without TLS have no Web Locks; there a lease in the storage does it. */
export function alone<Result>(
  name: string,
  task: () => Promise<Result>,
  locks: LockManager | undefined = browserLocks(),
): Promise<Result> {
  return locks === undefined ? withLease(name, task) : locks.request(name, task);
}

/** The types say that it exists everywhere; a page without TLS has none. */
export function browserLocks(): LockManager | undefined {
  return 'locks' in navigator ? navigator.locks : undefined;
}

async function withLease<Result>(name: string, task: () => Promise<Result>): Promise<Result> {
  const key = `${name}.lease`;
  const own = await acquire(key);
  try {
    return await task();
  } finally {
    if (readStored(key) === own) store(key, null);
  }
}

async function acquire(key: string): Promise<string> {
  for (;;) {
    const held = readStored(key);
    const left = held === null ? 0 : Number(held.split(' ')[0]) - Date.now();
    if (left > 0 && left <= LEASE) {
      await released(key, left);
      continue;
    }
    const own = `${Date.now() + LEASE} ${randomId()}`;
    store(key, own);
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    const settled = readStored(key);
    if (settled === own || settled === null) return own;
  }
}

/** Resolves when another tab gives the lease back, or when it ends. */
function released(key: string, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      removeEventListener('storage', changed);
      clearTimeout(timer);
      resolve();
    };
    const changed = (event: StorageEvent): void => {
      if (event.key === key && event.newValue === null) done();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener('storage', changed);
  });
}
