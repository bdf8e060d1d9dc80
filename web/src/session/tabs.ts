import { browserLocks } from './refresh-lock.ts';

/** The access token lives in the memory of the tabs alone: never in storage, where it would outlast them. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly userId: string;
}

type Message = { readonly kind: 'ask' } | { readonly kind: 'token'; readonly token: AccessToken };

/** Time for the other tabs to answer, in milliseconds. A tab in the background may be slow. */
const ANSWER_WITHIN = 400;

/** The other tabs of the same tenant in this browser. */
export interface Tabs {
  /** Asks for a token; null where no other tab has one to give. */
  ask(isWanted: (token: AccessToken) => boolean): Promise<AccessToken | null>;
  /** Gives a new token to the others. */
  share(token: AccessToken): void;
  close(): void;
}

/**
 * @param current the token that this tab gives when asked
 * @param adopt takes a token that another tab has renewed
 */
export function openTabs(tenant: string, current: () => AccessToken | null, adopt: (token: AccessToken) => void): Tabs {
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(`outlay.session.${tenant}`) : null;
  const presence = announce(`outlay.tab.${tenant}`);
  const asking = new Set<(token: AccessToken) => void>();
  const post = (message: Message): void => channel?.postMessage(message);

  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!isMessage(data)) return;
    if (data.kind === 'token') {
      for (const take of asking) take(data.token);
      adopt(data.token);
      return;
    }
    const token = current();
    if (token !== null) post({ kind: 'token', token });
  });

  return {
    share: (token) => post({ kind: 'token', token }),
    close() {
      channel?.close();
      presence.leave();
    },
    async ask(isWanted) {
      if (channel === null || !(await presence.hasOthers())) return null;
      return new Promise((resolve) => {
        const finish = (token: AccessToken | null): void => {
          asking.delete(take);
          clearTimeout(timer);
          resolve(token);
        };
        const take = (token: AccessToken): void => {
          if (isWanted(token)) finish(token);
        };
        const timer = setTimeout(() => finish(null), ANSWER_WITHIN);
        asking.add(take);
        post({ kind: 'ask' });
      });
    },
  };
}

interface Presence {
  /** Without Web Locks nobody knows: true. */
  hasOthers(): Promise<boolean>;
  leave(): void;
}

/** Each tab holds a shared lock while it is open, so that the only one asks nobody and waits for nobody. */
function announce(name: string, locks: LockManager | undefined = browserLocks()): Presence {
  if (locks === undefined) return { hasOthers: async () => true, leave: () => undefined };
  let leave = (): void => undefined;
  const left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const entered = new Promise<void>((resolve) => {
    void locks.request(name, { mode: 'shared' }, () => {
      resolve();
      return left;
    });
  });
  return {
    leave,
    async hasOthers() {
      await entered;
      const { held = [] } = await locks.query();
      return held.filter((lock) => lock.name === name).length > 1;
    },
  };
}

function isMessage(data: unknown): data is Message {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false;
  if (data.kind === 'ask') return true;
  return data.kind === 'token' && 'token' in data && isToken(data.token);
}

function isToken(value: unknown): value is AccessToken {
  return (
    typeof value === 'object' &&
    value !== null &&
    'value' in value &&
    typeof value.value === 'string' &&
    'expiresAt' in value &&
    typeof value.expiresAt === 'number' &&
    'userId' in value &&
    typeof value.userId === 'string'
  );
}
