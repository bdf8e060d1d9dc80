import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeLocks } from '@/testing/fake-locks.ts';
import type * as session from './session.ts';

type Session = typeof session;

/** The server's side of the session: each answer to a refresh is a new token. */
class Server {
  refreshes = 0;
  user = '1';
  /** Answers the next refreshes so. */
  answer: () => Response = () => this.token();

  token(): Response {
    return Response.json({
      data: { refreshSession: { accessToken: `token-${this.refreshes}`, expiresIn: 600, user: { id: this.user } } },
    });
  }

  readonly fetch = async (_url: unknown, init?: RequestInit): Promise<Response> => {
    if (String(init?.body).includes('SignOut')) return Response.json({ data: { logout: true } });
    if (!String(init?.body).includes('RefreshSession')) return Response.json({ data: { __typename: 'Query' } });
    this.refreshes += 1;
    return this.answer();
  };
}

function refused(code: string, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json({ data: null, errors: [{ message: code, extensions: { code } }] }, { status, headers });
}

let server: Server;
/** Each test has a tenant of its own: the tabs of an earlier one are still open and would answer. */
let tenant = '';
let tests = 0;

const flag = (): string => `outlay.session.${tenant}`;

beforeEach(() => {
  server = new Server();
  tests += 1;
  tenant = `demo-${tests}`;
  vi.stubGlobal('fetch', server.fetch);
  sessionStorage.setItem('outlay.tenant', tenant);
  localStorage.setItem(flag(), '1');
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'locks');
  vi.useRealTimers();
});

/** Another tab has its own memory: modules of its own. */
async function openTab(): Promise<Session> {
  vi.resetModules();
  const tab = await import('./session.ts');
  tab.watchOtherTabs();
  return tab;
}

/** The browser tells the other tabs of a change; here all tabs are in one window. */
function tellTabsOfStorage(): void {
  vi.spyOn(Storage.prototype, 'removeItem').mockImplementation(function (this: Storage, key) {
    Reflect.deleteProperty(this, key);
    dispatchEvent(new StorageEvent('storage', { key, newValue: null }));
  });
}

describe.each([
  ['with Web Locks', true],
  ['without Web Locks', false],
])('two tabs %s', (_how, hasLocks) => {
  beforeEach(() => {
    if (hasLocks) Object.defineProperty(navigator, 'locks', { value: new FakeLocks(), configurable: true });
    else tellTabsOfStorage();
  });

  it('share the token that one of them has', async () => {
    const one = await openTab();
    expect(await one.resumeSession()).toBe('signed-in');
    const two = await openTab();
    expect(await two.resumeSession()).toBe('signed-in');
    expect(two.accessToken()).toBe(one.accessToken());
    expect(server.refreshes).toBe(1);
  });

  it('end with the same new token when both refresh at once', async () => {
    const one = await openTab();
    const two = await openTab();
    await one.resumeSession();
    await two.resumeSession();
    for (const tab of [one, two]) tab.refuseToken('token-1');
    expect(await Promise.all([one.refreshSession(), two.refreshSession()])).toEqual(['refreshed', 'refreshed']);
    await vi.waitFor(() => expect(two.accessToken()).toBe(one.accessToken()));
    expect(one.accessToken()).not.toBe('token-1');
  });
});

it('asks for no refresh without a session', async () => {
  localStorage.clear();
  const tab = await openTab();
  expect(await tab.resumeSession()).toBe('signed-out');
  expect(server.refreshes).toBe(0);
});

it.each([
  ['429', () => refused('RATE_LIMITED', 429, { 'Retry-After': '60' })],
  ['503', () => refused('SERVICE_UNAVAILABLE', 503)],
  ['500', () => refused('INTERNAL', 500)],
  ['a proxy that answers for it', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  ['no answer', () => Response.error()],
])('never signs out for %s', async (_what, answer) => {
  server.answer = answer;
  const tab = await openTab();
  expect(await tab.resumeSession()).toBe('unknown');
  expect(await tab.refreshSession()).toBe('unreachable');
  expect(localStorage.getItem(flag())).toBe('1');
});

it('waits as long as the server says before it asks again', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  server.answer = () => refused('RATE_LIMITED', 429, { 'Retry-After': '60' });
  const tab = await openTab();
  await tab.refreshSession();
  await tab.refreshSession();
  expect(server.refreshes).toBe(1);
  server.answer = () => server.token();
  vi.setSystemTime(Date.now() + 61_000);
  expect(await tab.refreshSession()).toBe('refreshed');
});

it('has the server asked again after the wait, where something asks earlier', async () => {
  server.answer = () => refused('RATE_LIMITED', 429, { 'Retry-After': '60' });
  const tab = await openTab();
  const { isReachable, noteReachable } = await import('./connection.ts');
  await tab.refreshSession();
  noteReachable();
  expect(await tab.refreshSession()).toBe('unreachable');
  expect(isReachable.value).toBe(false);
});

it('signs out a page that has not begun', async () => {
  server.answer = () => refused('UNAUTHENTICATED', 401);
  const tab = await openTab();
  expect(await tab.resumeSession()).toBe('signed-out');
  expect(localStorage.getItem(flag())).toBeNull();
});

it('keeps an open page when its session ends, until someone signs in again', async () => {
  const tab = await openTab();
  await tab.resumeSession();
  server.answer = () => refused('TOKEN_REUSED', 401);
  tab.refuseToken('token-1');
  expect(await tab.refreshSession()).toBe('over');
  expect(tab.sessionStatus.value).toBe('expired');
  let isBack = false;
  const back = tab.untilSignedIn().then(() => void (isBack = true));
  await Promise.resolve();
  expect(isBack).toBe(false);
  tab.startSession(tenant, { accessToken: 'again', expiresIn: 600, user: { id: '1' } });
  await back;
  expect(tab.sessionStatus.value).toBe('signed-in');
});

it('drops the pages when another user signs in', async () => {
  const tab = await openTab();
  await tab.resumeSession();
  const ended = vi.fn();
  tab.onSessionEnd(ended);
  tab.startSession(tenant, { accessToken: 'theirs', expiresIn: 600, user: { id: '2' } });
  expect(ended).toHaveBeenCalledExactlyOnceWith('replaced');
  expect(tab.accessToken()).not.toBe('theirs');
});

it('signs out the other tabs of the tenant', async () => {
  const one = await openTab();
  await one.resumeSession();
  const two = await openTab();
  await two.resumeSession();
  const ended = vi.fn();
  two.onSessionEnd(ended);
  expect(await one.signOut()).toBeNull();
  dispatchEvent(new StorageEvent('storage', { key: flag(), newValue: 'out' }));
  expect(ended).toHaveBeenCalledWith('left');
  expect(two.accessToken()).toBeNull();
  expect(two.sessionStatus.value).toBe('signed-out');
});

it('stays signed in where the sign-out does not reach the server', async () => {
  const tab = await openTab();
  await tab.resumeSession();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  expect(await tab.signOut()).toMatchObject({ code: 'UNREACHABLE' });
  expect(tab.sessionStatus.value).toBe('signed-in');
});
