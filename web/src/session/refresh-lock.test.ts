import { expect, it } from 'vitest';
import { alone } from './refresh-lock.ts';

/** Tells the other tabs of a change; the browser does it for changes of another tab. */
function tellTabs(key: string): void {
  dispatchEvent(new StorageEvent('storage', { key, newValue: null }));
}

it('runs one task at a time without Web Locks', async () => {
  const running: string[] = [];
  const task = (name: string) => async (): Promise<void> => {
    running.push(`${name} begins`);
    await Promise.resolve();
    running.push(`${name} ends`);
  };
  const first = alone('refresh', task('first'), undefined).then(() => tellTabs('refresh.lease'));
  const second = first.then(() => alone('refresh', task('second'), undefined));
  await Promise.all([first, second]);
  expect(running).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(localStorage.getItem('refresh.lease')).toBeNull();
});

it('waits until another tab gives its lease back', async () => {
  localStorage.setItem('refresh.lease', `${Date.now() + 15_000} other`);
  let hasRun = false;
  const mine = alone('refresh', async () => void (hasRun = true), undefined);
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(hasRun).toBe(false);
  localStorage.removeItem('refresh.lease');
  tellTabs('refresh.lease');
  await mine;
  expect(hasRun).toBe(true);
});

it('takes over the lease of a tab that was closed', async () => {
  localStorage.setItem('refresh.lease', `${Date.now() - 1} closed`);
  expect(await alone('refresh', async () => 'done', undefined)).toBe('done');
});

it('heeds no lease from a clock that was wrong', async () => {
  localStorage.setItem('refresh.lease', `${Date.now() + 86_400_000} odd`);
  expect(await alone('refresh', async () => 'done', undefined)).toBe('done');
});

it('gives the lease back after a failure', async () => {
  await expect(alone('refresh', () => Promise.reject(new Error('no')), undefined)).rejects.toThrow('no');
  expect(localStorage.getItem('refresh.lease')).toBeNull();
});
