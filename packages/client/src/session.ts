import type { components } from './__generated__/openapi.ts';
import { OutlayError } from './outlay-error.ts';

type SessionBody = components['schemas']['Session'];
export type User = components['schemas']['User'];

/** A sign-in, as it may be stored. Secret. */
export interface OutlaySession {
  readonly accessToken: string;
  /** Can be used once: whoever stores it must store each new one. */
  readonly refreshToken: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Requests about sessions, without a token in the header. @throws OutlayError */
export interface SessionRequests {
  login(credentials: { email: string; password: string }): Promise<SessionBody>;
  refresh(refreshToken: string): Promise<SessionBody>;
  logout(refreshToken: string): Promise<void>;
}

/** A token is renewed when it expires within this time, so that it is still valid when it arrives. */
const MARGIN_MS = 30_000;

/** Codes of a refresh after which the sign-in is over. After any other the same token may be tried again. */
const ENDED: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'TOKEN_REUSED', 'USER_INACTIVE']);

/** Keeps a sign-in valid. Requests that find it expired at the same time share one refresh. */
export class SessionKeeper {
  #current: OutlaySession | null;
  #renewal: Promise<OutlaySession> | null = null;
  readonly #requests: SessionRequests;
  readonly #onChange: (session: OutlaySession | null) => void;

  constructor(
    requests: SessionRequests,
    initial: OutlaySession | null,
    onChange: (session: OutlaySession | null) => void,
  ) {
    this.#requests = requests;
    this.#current = initial;
    this.#onChange = onChange;
  }

  async signIn(credentials: { email: string; password: string }): Promise<User> {
    const body = await this.#requests.login(credentials);
    this.#set(sessionOf(body));
    return body.user;
  }

  /** Ends the sign-in on the server too. Without one, does nothing. */
  async signOut(): Promise<void> {
    await this.#renewal?.catch(() => undefined);
    const session = this.#current;
    if (!session) return;
    this.#set(null);
    await this.#requests.logout(session.refreshToken);
  }

  /** An access token that is valid now; undefined where nobody has signed in. */
  async token(): Promise<string | undefined> {
    const session = this.#current;
    if (session && session.expiresAt - MARGIN_MS <= Date.now()) return (await this.#renew(session)).accessToken;
    return session?.accessToken;
  }

  /** Another token, after the server refused one; undefined where there is no sign-in any more. */
  async tokenInsteadOf(refused: string): Promise<string | undefined> {
    const session = this.#current;
    if (!session) return undefined;
    return session.accessToken === refused ? (await this.#renew(session)).accessToken : session.accessToken;
  }

  #renew(session: OutlaySession): Promise<OutlaySession> {
    this.#renewal ??= this.#refresh(session).finally(() => (this.#renewal = null));
    return this.#renewal;
  }

  async #refresh(session: OutlaySession): Promise<OutlaySession> {
    // Somebody may sign in meanwhile: that sign-in stays.
    const replace = (next: OutlaySession | null) => {
      if (this.#current === session) this.#set(next);
    };
    try {
      const renewed = sessionOf(await this.#requests.refresh(session.refreshToken));
      replace(renewed);
      return renewed;
    } catch (error) {
      if (error instanceof OutlayError && ENDED.has(error.code)) replace(null);
      throw error;
    }
  }

  #set(session: OutlaySession | null): void {
    this.#current = session;
    this.#onChange(session);
  }
}

function sessionOf({ access_token: accessToken, refresh_token: refreshToken, expires_in: seconds }: SessionBody) {
  return { accessToken, refreshToken: refreshToken ?? '', expiresAt: Date.now() + seconds * 1000 };
}
