import { checkIdempotencyKey, entityTag, expectedVersion, hasAlready } from './preconditions.ts';

const refused = expect.objectContaining({ code: 'VALIDATION_FAILED' });

describe('If-Match', () => {
  it('gives the version it insists on', () => {
    expect(expectedVersion(entityTag(7))).toBe(7);
    expect(expectedVersion(' "12" ')).toBe(12);
  });

  it('insists on none when it is absent or a star', () => {
    expect(expectedVersion(undefined)).toBeUndefined();
    expect(expectedVersion('*')).toBeUndefined();
  });

  it.each(['W/"7"', '"abc"', '"0"', '"07"', '"99999999999"', '""'])(
    'never matches with %s, a tag we do not give',
    (tag) => {
      expect(expectedVersion(tag)).toBe(0);
    },
  );

  it.each(['7', '"7', 'abc', '', '"7" "8"', '"7", "8"', '"7",*'])('refuses %j', (tag) => {
    expect(() => expectedVersion(tag)).toThrow(refused);
  });
});

describe('If-None-Match', () => {
  it.each(['"7"', 'W/"7"', '"6", "7"', '*'])('%s knows version 7', (tags) => expect(hasAlready(tags, 7)).toBe(true));
  it.each([undefined, '"6"', '7', '"77"'])('%s does not', (tags) => expect(hasAlready(tags, 7)).toBe(false));
});

describe('Idempotency-Key', () => {
  it.each([undefined, 'a', '4c1f-…'.slice(0, 5), '!'.repeat(255)])('takes %s', (key) => {
    expect(() => checkIdempotencyKey(key)).not.toThrow();
  });
  it.each(['', 'a b', 'é', 'x'.repeat(256), '\u0007'])('refuses %j', (key) => {
    expect(() => checkIdempotencyKey(key)).toThrow(refused);
  });
});
