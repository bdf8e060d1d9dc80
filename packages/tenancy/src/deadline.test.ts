import { ANSWER_GRACE_MS, Deadline, parseDeadline, patienceWithin } from './deadline.ts';

describe('a deadline', () => {
  it.each(['2026-11-28T12:00:00Z', '2026-11-28T12:00:00.123456Z', '2026-11-28T13:30:00+01:30'])(
    'is read from %s',
    (text) => {
      expect(parseDeadline(text)?.atMs).toBe(Date.parse(text));
    },
  );

  it('comes back from its header as it was', () => {
    const deadline = Deadline.in(1_500);
    expect(parseDeadline(deadline.toHeader())?.atMs).toBe(deadline.atMs);
  });

  it('is missing where the header is', () => {
    expect(parseDeadline(undefined)).toBeUndefined();
  });

  it.each(['', 'soon', '1764331200000', '2026-11-28', '2026-13-28T12:00:00Z', '28 Nov 2026 12:00:00 GMT'])(
    'is refused when it says %p',
    (text) => {
      expect(() => parseDeadline(text)).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
    },
  );

  it('refuses changes once it is over', () => {
    expect(() => Deadline.in(60_000).check()).not.toThrow();
    expect(() => Deadline.in(-1).check()).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
  });

  it('leaves time to answer what was committed, and none to change more', () => {
    const deadline = Deadline.in(-1);
    expect(deadline.remainingForReadMs()).toBeLessThan(0);
    deadline.noteCommit();
    expect(deadline.remainingForReadMs()).toBeGreaterThan(0);
    expect(deadline.remainingForReadMs()).toBeLessThanOrEqual(ANSWER_GRACE_MS);
    expect(() => deadline.check()).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
  });
});

describe('the patience of a read', () => {
  it('is at most half of the time left, and never less than none', () => {
    expect(patienceWithin(undefined, 700)).toBe(700);
    expect(patienceWithin(Deadline.in(60_000), 700)).toBe(700);
    expect(patienceWithin(Deadline.in(1_000), 700)).toBeLessThanOrEqual(500);
    expect(patienceWithin(Deadline.in(-1_000), 700)).toBe(0);
  });
});
