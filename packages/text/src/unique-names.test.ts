import { uniqueNames } from './unique-names.ts';

const made = (names: string[], max = 20) =>
  uniqueNames(
    names.map((name) => ({ name })),
    max,
  ).map(({ name }) => name);

describe('uniqueNames', () => {
  it.each([
    [
      ['Bank', 'Cash'],
      ['Bank', 'Cash'],
    ],
    [
      ['Bank', 'BANK', 'bank '],
      ['Bank', 'BANK (2)', 'bank (3)'],
    ],
    [
      ['Caf\u00e9', 'Cafe\u0301'],
      ['Caf\u00e9', 'Cafe\u0301 (2)'],
    ],
    [
      ['Bank', 'Bank', 'bank (2)'],
      ['Bank', 'Bank (3)', 'bank (2)'],
    ],
    [
      ['Bank (2)', 'Bank', 'Bank'],
      ['Bank (2)', 'Bank', 'Bank (3)'],
    ],
    [
      ['Istanbul', '\u0130stanbul'],
      ['Istanbul', '\u0130stanbul'],
    ],
  ])('%j become %j', (names, unique) => expect(made(names)).toEqual(unique));

  it('cuts a name that has no room for its number', () => {
    expect(made(['x'.repeat(20), 'X'.repeat(20)])).toEqual(['x'.repeat(20), `${'X'.repeat(16)} (2)`]);
  });

  it('numbers many twins', () => {
    const names = made(Array.from({ length: 12 }, () => 'Bank'));
    expect(names.at(-1)).toBe('Bank (12)');
    expect(new Set(names).size).toBe(12);
  });
});
