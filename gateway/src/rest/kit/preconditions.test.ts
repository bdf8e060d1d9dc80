import { checkIdempotencyKey, entityTag, expectedVersions, hasAlready } from './preconditions.ts';

const refused = expect.objectContaining({ code: 'VALIDATION_FAILED' });

describe('If-Match', () => {
  it.each([
    [entityTag(7), [7]],
    [' "12" ', [12]],
    ['"7", "8"', [7, 8]],
    ['"7","7"', [7]],
    ['"7",, "8",', [7, 8]],
    [', "4"', [4]],
    ['W/"7", "8"', [8]],
    ['"a,b", "4", "x"', [4]],
  ])('%s accepts %j', (tags, versions) => {
    expect(expectedVersions(tags)).toEqual(versions);
  });

  it('accepts every version when it is absent or a star', () => {
    expect(expectedVersions(undefined)).toBeUndefined();
    expect(expectedVersions(' * ')).toBeUndefined();
  });

  it.each(['W/"7"', '"abc"', '"0"', '"07"', '"99999999999"', '""', '"\u00e9"', 'W/"7", "x"'])(
    'never matches with %s, which holds no strong tag of ours',
    (tag) => {
      expect(expectedVersions(tag)).toEqual([0]);
    },
  );

  const eleven = Array.from({ length: 11 }, (_, index) => `"${index + 1}"`).join();
  it.each([
    '7',
    '"7',
    'abc',
    '',
    ' ',
    ',',
    '"7" "8"',
    '"7",*',
    '*, "7"',
    '* *',
    'w/"7"',
    'W/ "7"',
    '"7"x',
    '"a b"',
    eleven,
  ])('refuses %j', (tag) => {
    expect(() => expectedVersions(tag)).toThrow(refused);
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
