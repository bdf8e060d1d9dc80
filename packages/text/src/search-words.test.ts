import { searchTokens } from './search-words.ts';

const split = (text: string) => searchTokens(text).map(({ whole, words }) => [whole, ...words]);

describe('searchTokens', () => {
  it.each([
    ['Amazon.de', [['amazon.de', 'amazon', 'de']]],
    ['Booking.com!', [['booking.com', 'booking', 'com']]],
    ['AWS-EC2', [['aws-ec2', 'aws', 'ec2']]],
    ['INV-2026-0042', [['inv-2026-0042', 'inv', '2026', '0042']]],
    [
      'Café (Wien)',
      [
        ['cafe', 'cafe'],
        ['wien', 'wien'],
      ],
    ],
    ['CAFE\u0301', [['cafe', 'cafe']]],
    ['٢٠٢٦', [['2026', '2026']]],
    ['INV-۰۰۴۲', [['inv-0042', 'inv', '0042']]],
    ['कार्यालय१०', [['कार्यालय10', 'कार्यालय10']]],
    ['𞥐𞥙', [['09', '09']]],
    [
      'Straße STRASSE',
      [
        ['strasse', 'strasse'],
        ['strasse', 'strasse'],
      ],
    ],
    [
      'İstanbul ısı',
      [
        ['istanbul', 'istanbul'],
        ['isi', 'isi'],
      ],
    ],
    [
      'Łódź Ørsted Ægir',
      [
        ['lodz', 'lodz'],
        ['orsted', 'orsted'],
        ['aegir', 'aegir'],
      ],
    ],
    [
      'ＡＢＣ１２３ ｶﾌｪ',
      [
        ['abc123', 'abc123'],
        ['カフェ', 'カフェ'],
      ],
    ],
    [
      'ΟΔΟΣ οδός',
      [
        ['οδοσ', 'οδοσ'],
        ['οδοσ', 'οδοσ'],
      ],
    ],
    [
      "O’Brien o'brien",
      [
        ["o'brien", 'o', 'brien'],
        ["o'brien", 'o', 'brien'],
      ],
    ],
    [
      'AT&T C++ C# 50%',
      [
        ['at&t', 'at', 't'],
        ['c++', 'c'],
        ['c#', 'c'],
        ['50%', '50'],
      ],
    ],
    ['user_name@example.org', [['user_name@example.org', 'user', 'name', 'example', 'org']]],
    ['🍕 Friday', [['🍕'], ['friday', 'friday']]],
    ['東京タワー', [['東京タワー', '東京', 'タワー']]],
    ['スーパー銭湯', [['スーパー銭湯', 'スーパー', '銭湯']]],
    ['東京オフィス家賃', [['東京オフィス家賃', '東京', 'オフィス', '家賃']]],
    [
      'हिन्दी किताब',
      [
        ['हिन्दी', 'हिन्दी'],
        ['किताब', 'किताब'],
      ],
    ],
    [
      'Ёлка Йод',
      [
        ['елка', 'елка'],
        ['иод', 'иод'],
      ],
    ],
    ['co\u00adoperate', [['cooperate', 'cooperate']]],
    ['... – " ', []],
  ])('splits %j', (text, tokens) => expect(split(text)).toEqual(tokens));

  it('keeps the beginning of a word that is too long for an index', () => {
    expect(split('x'.repeat(3_000))).toEqual([['x'.repeat(100), 'x'.repeat(100)]]);
  });

  it('splits folded text the same way', () => {
    for (const text of ['Amazon.de', '東京オフィス', 'CAFE\u0301', 'ŉ ǰ ΐ']) {
      const [first] = searchTokens(text);
      expect(searchTokens(first?.whole ?? '')).toEqual([first]);
    }
  });
});
