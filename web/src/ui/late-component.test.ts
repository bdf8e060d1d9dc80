import { afterEach, expect, it, vi } from 'vitest';
import { onceReachable, waitForServerBy } from './late-component.ts';

afterEach(() => waitForServerBy(async () => undefined));

it('fetches code again once the server is back', async () => {
  const server = Promise.withResolvers<undefined>();
  waitForServerBy(() => server.promise);
  const load = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new TypeError('down'))
    .mockResolvedValueOnce('code');
  const loaded = onceReachable(load);
  await Promise.resolve();
  expect(load).toHaveBeenCalledTimes(1);
  server.resolve(undefined);
  expect(await loaded).toBe('code');
});

it('fails where the server answers, and the file is gone', async () => {
  const load = vi.fn<() => Promise<string>>().mockRejectedValue(new TypeError('gone'));
  await expect(onceReachable(load)).rejects.toThrow('gone');
  expect(load).toHaveBeenCalledTimes(2);
});
