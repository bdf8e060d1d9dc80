import { Pace } from './pace.ts';

/**
 * A client that takes so many bytes in five seconds, of a response that has so many left.
 * @returns seconds after which it was too slow, within ten minutes
 */
function tooSlowAfter(bytesInFiveSeconds: number, waiting = 1_000_000): number | null {
  const socket = { bytesWritten: 0, writableLength: 0 };
  const pace = new Pace({ writableLength: waiting, socket }, 0);
  for (let seconds = 5; seconds <= 600; seconds += 5) {
    socket.bytesWritten += bytesInFiveSeconds;
    if (pace.isTooSlow(seconds * 1_000)) return seconds;
  }
  return null;
}

describe('the pace of a client', () => {
  it('is too slow below 64 KiB in two minutes', () => {
    expect(tooSlowAfter(0)).toBe(120);
    expect(tooSlowAfter(2_500)).toBe(120);
  });

  it('is fast enough above', () => {
    expect(tooSlowAfter(3_000)).toBe(null);
  });

  it('does not matter while the service has nothing to give', () => {
    expect(tooSlowAfter(0, 0)).toBe(null);
  });
});
