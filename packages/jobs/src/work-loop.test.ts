import { once } from 'node:events';
import { waitFor } from '@outlay/testkit/wait-for';
import { WorkLoop, type WorkLoopOptions } from './work-loop.ts';

const NEVER_MS = 600_000;
const loops: WorkLoop[] = [];
afterEach(() => Promise.all(loops.splice(0).map((loop) => loop.stop())));

function newLoop(options: Partial<WorkLoopOptions> & Pick<WorkLoopOptions, 'work'>): WorkLoop {
  const loop = new WorkLoop({ failed: () => {}, pollMs: NEVER_MS, ...options });
  loops.push(loop);
  return loop;
}

function startLoop(options: Parameters<typeof newLoop>[0]): WorkLoop {
  const loop = newLoop(options);
  loop.start();
  return loop;
}

describe('WorkLoop', () => {
  it('works at once while more is due, then when it is woken', async () => {
    let calls = 0;
    const loop = startLoop({ work: async () => ++calls < 3 });
    await waitFor(() => calls === 3);
    loop.wake();
    await waitFor(() => calls === 4);
  });

  it('works again after the pause when nobody wakes it', async () => {
    let calls = 0;
    startLoop({ work: async () => ++calls < 0, pollMs: 5 });
    await waitFor(() => calls > 2);
  });

  it('lets wake-ups settle before it works', async () => {
    const looks: number[] = [];
    const loop = startLoop({ work: async () => looks.push(performance.now()) < 0, settleMs: 30 });
    await waitFor(() => looks.length === 1);
    const woken = performance.now();
    loop.wake();
    await waitFor(() => looks.length === 2);
    // Timers may end a millisecond early.
    expect((looks[1] ?? 0) - woken).toBeGreaterThan(28);
  });

  it('works once more for a call during the work', async () => {
    const entered = new AbortController();
    const going = new AbortController();
    let calls = 0;
    const loop = startLoop({
      work: async () => {
        if (++calls === 1) {
          entered.abort();
          await once(going.signal, 'abort');
        }
        return false;
      },
    });
    if (!entered.signal.aborted) await once(entered.signal, 'abort');
    loop.wake();
    going.abort();
    await waitFor(() => calls === 2);
  });

  it('tells what failed and goes on', async () => {
    const errors: unknown[] = [];
    let calls = 0;
    startLoop({
      work: async () => {
        if (++calls === 1) throw new Error('no database');
        return false;
      },
      failed: (error) => errors.push(error),
      pollMs: 5,
    });
    await waitFor(() => calls > 1);
    expect(errors).toEqual([new Error('no database')]);
  });

  it('rests as long as it is woken, at most for the whole time', async () => {
    const loop = newLoop({ work: async () => false });
    const waking = setInterval(() => loop.wake(), 1);
    const begun = performance.now();
    await loop.restWhileWoken(60, 20);
    clearInterval(waking);
    // Timers may end a millisecond early.
    expect(performance.now() - begun).toBeGreaterThan(58);
    await loop.restWhileWoken(NEVER_MS, 20);
  });

  it('stops after the work at hand, and ends its rest', async () => {
    const entered = new AbortController();
    let isDone = false;
    const loop: WorkLoop = newLoop({
      work: async () => {
        entered.abort();
        await loop.rest(NEVER_MS);
        isDone = true;
        return true;
      },
    });
    loop.start();
    if (!entered.signal.aborted) await once(entered.signal, 'abort');
    await loop.stop();
    expect({ isDone, isStopping: loop.stopping.aborted }).toEqual({ isDone: true, isStopping: true });
  });
});
