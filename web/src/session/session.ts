import { computed, shallowRef } from 'vue';
import { RefreshSessionDocument, SignInDocument, SignOutDocument } from './__generated__/session.ts';
import { chooseTenant, tenantSlug } from './tenant.ts';
import type { AnswerError } from '@/graphql/errors.ts';
import { send } from './transport.ts';

/** The access token lives in this variable alone: never in storage, where a script of another page could read it. */
interface AccessToken {
  readonly value: string;
  readonly expiresAt: number;
}

export type SessionStatus = 'unknown' | 'signed-in' | 'signed-out';
export type RefreshOutcome = 'refreshed' | 'over' | 'unreachable';

/** A token this close to its end, in milliseconds, is renewed before it is used. */
const RENEW_BEFORE = 30_000;

const status = shallowRef<SessionStatus>('unknown');
let access: AccessToken | null = null;
let refreshing: Promise<RefreshOutcome> | null = null;

export const sessionStatus = computed(() => status.value);

export function accessToken(): string | null {
  return access?.value ?? null;
}

export function accessTokenIsStale(): boolean {
  return access === null || access.expiresAt - Date.now() < RENEW_BEFORE;
}

/** Resumes the session of the cookie, where there was one. */
export async function resumeSession(): Promise<SessionStatus> {
  if (status.value !== 'unknown') return status.value;
  if (!hadSession()) {
    status.value = 'signed-out';
  } else {
    await refreshSession();
  }
  return status.value;
}

/** @returns the errors of a refused sign-in; `unreachable` where the server should be tried again */
export async function signIn(
  slug: string,
  email: string,
  password: string,
): Promise<'signed-in' | 'unreachable' | readonly AnswerError[]> {
  chooseTenant(slug);
  const answer = await send(SignInDocument, { input: { email, password } });
  if (answer.kind === 'unreachable') return 'unreachable';
  if (answer.kind === 'refused') return answer.errors;
  const { login } = answer.data;
  if (login === null) return [];
  begin(login);
  return 'signed-in';
}

/** Renews the access token; calls at the same time share one request. */
export function refreshSession(): Promise<RefreshOutcome> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

export async function signOut(): Promise<void> {
  await send(SignOutDocument, {}, access?.value ?? null);
  end();
}

async function renew(): Promise<RefreshOutcome> {
  const answer = await send(RefreshSessionDocument, {});
  if (answer.kind === 'unreachable') return 'unreachable';
  if (answer.kind === 'data' && answer.data.refreshSession !== null) {
    begin(answer.data.refreshSession);
    return 'refreshed';
  }
  end();
  return 'over';
}

function begin(session: { accessToken: string; expiresIn: number }): void {
  access = { value: session.accessToken, expiresAt: Date.now() + session.expiresIn * 1000 };
  status.value = 'signed-in';
  rememberSession(true);
}

function end(): void {
  access = null;
  status.value = 'signed-out';
  rememberSession(false);
}

/** True where this browser was signed in: without this mark a page load asks for no refresh. */
function hadSession(): boolean {
  try {
    return localStorage.getItem(sessionKey()) !== null;
  } catch {
    return true;
  }
}

function rememberSession(isSignedIn: boolean): void {
  try {
    if (isSignedIn) localStorage.setItem(sessionKey(), '1');
    else localStorage.removeItem(sessionKey());
  } catch {
    // Without storage every page load asks for a refresh.
  }
}

function sessionKey(): string {
  return `outlay.session.${tenantSlug.value ?? ''}`;
}
