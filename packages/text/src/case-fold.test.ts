import { caseFold } from './case-fold.ts';

/** Lines of CaseFolding.txt (Unicode 17.0), status C and F: what folds, and what it folds to. */
const FOLDINGS = [
  ...[
    'A a',
    'Z z',
    'µ μ',
    'À à',
    'Þ þ',
    'ſ s',
    'Ÿ ÿ',
    'Ǆ ǆ',
    'ǅ ǆ',
    'Σ σ',
    'ς σ',
    'ϐ β',
    'ϑ θ',
    'ϕ φ',
    'ϖ π',
    'ϰ κ',
    'ϱ ρ',
    'ϵ ε',
  ],
  ...['Ω ω', 'K k', 'Å å', 'ẛ ṡ', 'ι ι', '\u0345 ι', 'Ꭰ Ꭰ', 'ꭰ Ꭰ', 'ᏸ Ᏸ', 'Ᏸ Ᏸ', 'Ⴀ ⴀ', 'Ა ა', 'Ａ ａ', '𐐀 𐐨', '𞤀 𞤢'],
  ...[
    'ß ss',
    'ẞ ss',
    'İ i̇',
    'ŉ ʼn',
    'ǰ j\u030c',
    'ΐ \u03b9\u0308\u0301',
    'և եւ',
    'ẖ h\u0331',
    'ẚ aʾ',
    'ᾀ ἀι',
    'ᾈ ἀι',
    'ᾳ αι',
    'ᾼ αι',
    'ﬀ ff',
    'ﬃ ffi',
    'ﬅ st',
    'ﬆ st',
    'ﬓ մն',
  ],
  ...['ı ı', 'i i', '1 1', '東 東', 'é é'],
].map((line) => line.split(' '));

/** Every character that any case mapping touches, and a sample of the others. */
const codePoints = Array.from({ length: 0x11_0000 }, (_, value) => value)
  .filter((value) => value < 0xd800 || value > 0xdfff)
  .map((value) => String.fromCodePoint(value))
  .filter((text, index) => index % 64 === 0 || /[\p{Cased}\p{CWCM}\p{CWCF}\p{CWU}\p{CWL}\p{CWT}]/u.test(text));

describe('caseFold', () => {
  it.each(FOLDINGS)('folds %p to %p', (from = '', to = '') => expect(caseFold(from)).toBe(to));

  it('changes exactly the characters that Unicode says it does (Changes_When_Casefolded)', () => {
    const differing = codePoints
      .map((text) => text.normalize('NFD'))
      .filter((text) => isFolded(text) !== changes(text));
    expect(differing).toEqual([]);
  });

  it('does nothing more the second time', () => {
    const folding = codePoints.filter(changes);
    expect(folding.length).toBeGreaterThan(1_400);
    expect(folding.filter((text) => isFolded(caseFold(text)))).toEqual([]);
  });

  it('agrees with the simple folding of regular expressions wherever that is one character', () => {
    const single = codePoints.filter((text) => isFolded(text) && Array.from(caseFold(text)).length === 1);
    const differing = single.filter((text) => !new RegExp(`^\\u{${hex(text)}}$`, 'iu').test(caseFold(text)));
    expect(differing).toEqual([]);
  });

  it('folds what stands in a word as it folds it alone', () => {
    expect(caseFold('ΟΔΥΣΣΕΥΣ')).toBe(caseFold('Οδυσσεύς'.normalize('NFD').replaceAll('\u0301', '')));
    expect(caseFold('STRASSE')).toBe(caseFold('Straße'));
  });
});

function changes(text: string): boolean {
  return /\p{Changes_When_Casefolded}/u.test(text);
}

function isFolded(text: string): boolean {
  return caseFold(text) !== text;
}

function hex(text: string): string {
  return (text.codePointAt(0) ?? 0).toString(16);
}
