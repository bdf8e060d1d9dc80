import { computed, shallowRef } from 'vue';
import { unreachable, type Problem } from '@/graphql/errors.ts';
import {
  RefreshSessionDocument,
  SignInDocument,
  SignOutDocument,
  SignOutEverywhereDocument,
} from './__generated__/session.ts';
import { noteUnreachable } from './connection.ts';
import { alone } from './refresh-lock.ts';
import { readStored, store } from './storage.ts';
import { openTabs, type AccessToken, type Tabs } from './tabs.ts';
import { chooseTenant, tenantSlug } from './tenant.ts';
import { send, type Answer } from './transport.ts';

/** `expired`: it ended while a page is open; the page stays as it is until someone signs in again. */
export type SessionStatus = 'unknown' | 'signed-in' | 'expired' | 'signed-out';
export type RefreshOutcome = 'refreshed' | 'over' | 'unreachable';

/** `left`: signed out, here or in another tab. `replaced`: another user signed in. */
export type SessionEnd = 'left' | 'replaced';

/** The part of `Session` that a page keeps. */
export interface NewSession {
  readonly accessToken: string;
  readonly expiresIn: number;
  readonly user: { readonly id: string };
}

/** A token this close to its end, in milliseconds, is renewed before it is used. */
const RENEW_BEFORE = 30_000;

const SIGNED_IN = '1';
const SIGNED_OUT = 'out';

const status = shallowRef<SessionStatus>('unknown');
const endings = new Set<(end: SessionEnd) => void>();
/** Waits for the session to be signed in again, or left. */
const waiting = new Set<() => void>();
let access: AccessToken | null = null;
/** The last token that the server refused before its end: other tabs may still have it. */
let refused: string | null = null;
/** The user of this page, once known. */
let userId: string | null = null;
let refreshing: Promise<RefreshOutcome> | null = null;
let retryAt = 0;
let channel: { readonly tenant: string; readonly tabs: Tabs } | null = null;

export const sessionStatus = computed(() => status.value);

export function accessToken(): string | null {
  return access?.value ?? null;
}

export function accessTokenIsStale(): boolean {
  return access === null || isStale(access);
}

/** Calls the listener when the pages of this session must be dropped. */
export function onSessionEnd(listener: (end: SessionEnd) => void): void {
  endings.add(listener);
}

/** Resumes the session of the cookie, where there was one. */
export async function resumeSession(): Promise<SessionStatus> {
  if (status.value !== 'unknown') return status.value;
  if (hadSession()) await refreshSession();
  else status.value = 'signed-out';
  return status.value;
}

/** @returns why not; null when signed in */
export async function signIn(tenant: string, email: string, password: string): Promise<Problem | null> {
  const answer = await send(SignInDocument, { input: { email, password } }, { tenant });
  if (answer.kind !== 'data') return answer.problem;
  if (answer.data.login !== null) startSession(tenant, answer.data.login);
  return null;
}

/** Begins a session that the server has just opened. */
export function startSession(tenant: string, { accessToken: value, expiresIn, user }: NewSession): void {
  chooseTenant(tenant);
  const token = { value, expiresAt: Date.now() + expiresIn * 1000, userId: user.id };
  store(flagOf(tenant), SIGNED_IN);
  if (take(token)) tabsOf(tenant).share(token);
}

/** Renews the access token; calls at the same time share one request, and tabs do it one after the other. */
export function refreshSession(): Promise<RefreshOutcome> {
  refreshing ??= renew().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** The server refused a token that had not ended: it is not used again. */
export function refuseToken(token: string): void {
  refused = token;
  if (access?.value === token) access = null;
}

/** Resolves when someone signed in again, or the session was left. */
export function untilSignedIn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.add(resolve);
    settle();
  });
}

/** Ends the session in all tabs. @returns why not; null when done */
export async function signOut(): Promise<Problem | null> {
  return leaveBy(await send(SignOutDocument, {}));
}

/** Ends all sessions of the user, those of other devices too. @returns why not; null when done */
export async function signOutEverywhere(): Promise<Problem | null> {
  if (accessTokenIsStale() && (await refreshSession()) === 'unreachable') return unreachable();
  return leaveBy(await send(SignOutEverywhereDocument, {}, { accessToken: accessToken() }));
}

/** Heeds what other tabs do: `out` in the storage ends this tab's session too. */
export function watchOtherTabs(): void {
  const heed = (): void => {
    const isOpen = status.value === 'signed-in' || status.value === 'expired';
    if (isOpen && tenantSlug.value !== null && readStored(flagOf(tenantSlug.value)) === SIGNED_OUT) leave();
  };
  addEventListener('storage', heed);
  // A tab that was frozen has missed the event.
  document.addEventListener('visibilitychange', heed);
  if (tenantSlug.value !== null) tabsOf(tenantSlug.value);
}

function settle(): void {
  if (status.value === 'expired') return;
  for (const resolve of waiting) resolve();
  waiting.clear();
}

async function renew(): Promise<RefreshOutcome> {
  const tenant = tenantSlug.value;
  if (tenant === null || status.value === 'expired' || status.value === 'signed-out') return over();
  const shared = await tabsOf(tenant).ask(isUsable);
  if (shared !== null && take(shared)) return 'refreshed';
  return alone(`outlay.refresh.${tenant}`, () => renewAlone(tenant));
}

async function renewAlone(tenant: string): Promise<RefreshOutcome> {
  // Another tab may have renewed it while this one waited.
  if (!accessTokenIsStale()) return 'refreshed';
  const wait = retryAt - Date.now();
  if (wait > 0) {
    noteUnreachable(wait / 1000);
    return 'unreachable';
  }
  const answer = await send(RefreshSessionDocument, {}, { tenant });
  if (answer.kind === 'unavailable') {
    // The session may well go on: that is known when the server answers.
    retryAt = Date.now() + (answer.retryAfterSeconds ?? 1) * 1000;
    noteUnreachable(answer.retryAfterSeconds);
    return 'unreachable';
  }
  if (answer.kind !== 'data' || answer.data.refreshSession === null) return over();
  startSession(tenant, answer.data.refreshSession);
  return 'refreshed';
}

/** A page that shows something keeps it; a page that has not begun has nothing to keep. */
function over(): 'over' {
  access = null;
  if (status.value === 'signed-in') status.value = 'expired';
  else if (status.value === 'unknown') {
    status.value = 'signed-out';
    if (tenantSlug.value !== null) store(flagOf(tenantSlug.value), null);
  }
  return 'over';
}

/** @returns false where the token is not for this page: it is of another user, or no use */
function take(token: AccessToken): boolean {
  if (!isUsable(token) || (access !== null && isBefore(token, access))) return false;
  if (userId !== null && userId !== token.userId) {
    end('replaced');
    return false;
  }
  userId = token.userId;
  access = token;
  retryAt = 0;
  status.value = 'signed-in';
  settle();
  return true;
}

/** Tabs of a user that renewed in the same millisecond agree on one token as well. */
function isBefore(one: AccessToken, other: AccessToken): boolean {
  if (one.expiresAt === other.expiresAt) return one.userId === other.userId && one.value < other.value;
  return one.expiresAt < other.expiresAt;
}

/** A session that the server no longer knows is left as well. */
function leaveBy(answer: Answer<unknown>): Problem | null {
  if (answer.kind === 'unavailable') return answer.problem;
  if (tenantSlug.value !== null) store(flagOf(tenantSlug.value), SIGNED_OUT);
  leave();
  return null;
}

function leave(): void {
  access = null;
  status.value = 'signed-out';
  settle();
  end('left');
}

function end(how: SessionEnd): void {
  for (const listener of endings) listener(how);
}

function tabsOf(tenant: string): Tabs {
  if (channel?.tenant === tenant) return channel.tabs;
  channel?.tabs.close();
  const tabs = openTabs(tenant, () => (access !== null && !isStale(access) ? access : null), take);
  channel = { tenant, tabs };
  return tabs;
}

function isUsable(token: AccessToken): boolean {
  return !isStale(token) && token.value !== refused;
}

function isStale(token: AccessToken): boolean {
  return token.expiresAt - Date.now() < RENEW_BEFORE;
}

/** Without this mark a page load asks for no refresh. */
function hadSession(): boolean {
  return tenantSlug.value !== null && readStored(flagOf(tenantSlug.value)) === SIGNED_IN;
}

function flagOf(tenant: string): string {
  return `outlay.session.${tenant}`;
}
