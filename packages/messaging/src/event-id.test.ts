import { isEventId, newEventId } from './event-id.ts';

describe('newEventId', () => {
  it('is a version 7 UUID that begins with the time', () => {
    const id = newEventId(0x0198_1234_5678);
    expect(id).toMatch(/^01981234-5678-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(isEventId(id)).toBe(true);
  });

  it('differs every time and sorts by time', () => {
    const ids = Array.from({ length: 100 }, (_, n) => newEventId(1_000 + n));
    expect(new Set(ids).size).toBe(100);
    expect([...ids].sort()).toEqual(ids);
  });

  it.each(['', 'x', '01981234567871238123000000000000', '01981234-5678-7123-8123-00000000000G'])(
    'does not take %p for an id',
    (text) => expect(isEventId(text)).toBe(false),
  );
});
