import { once } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import { inTime } from './redis-connection.ts';

/** Keeps this process from doing anything else. */
function block(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('an answer of Redis', () => {
  it('counts when it came in time, and its failure does too', async () => {
    expect(await inTime(Promise.resolve('PONG'), 1_000)).toBe('PONG');
    await expect(inTime(Promise.reject(new Error('READONLY')), 1_000)).rejects.toThrow('READONLY');
  });

  it('counts when it was there, and this process was too busy to take it in', async () => {
    const { port1, port2 } = new MessageChannel();
    const answer = once(port2, 'message').then(([message]: unknown[]) => message);
    const taken = inTime(answer, 10);
    port1.postMessage('PONG');
    block(50);
    expect(await taken).toBe('PONG');
    port1.close();
  });

  it('is missed when it does not come', async () => {
    await expect(inTime(new Promise(() => {}), 10)).rejects.toThrow('Redis did not answer within 10 ms');
  });
});
