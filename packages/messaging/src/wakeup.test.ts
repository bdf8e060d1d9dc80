import { Wakeup } from './wakeup.ts';

describe('Wakeup', () => {
  it('ends the sleep', async () => {
    const wakeup = new Wakeup();
    const sleeping = wakeup.sleep(60_000);
    wakeup.wake();
    await sleeping;
  });

  it('remembers a call that came while awake, once', async () => {
    const wakeup = new Wakeup();
    wakeup.wake();
    wakeup.wake();
    await wakeup.sleep(60_000);
    const started = performance.now();
    await wakeup.sleep(20);
    expect(performance.now() - started).toBeGreaterThan(15);
  });
});
