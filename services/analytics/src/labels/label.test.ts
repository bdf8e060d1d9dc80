import { beginningsOf, wordsOf } from './label.ts';

it.each([
  ['Café Müller GmbH', ['cafe', 'muller', 'gmbh']],
  ['amazon.de', ['amazon.de', 'amazon', 'de']],
  ['C++', ['c++', 'c']],
  ['STRASSE', ['strasse']],
  ['…', []],
])('%j is found by %j', (label, words) => expect(wordsOf(label)).toEqual(words));

it.each([
  ['caf mul', ['caf', 'mul']],
  ['Amazon.d', ['amazon', 'd']],
  ['c++', ['c++']],
  ['straße straße', ['strasse']],
  [' … ', null],
])('%j asks for %j', (q, words) => expect(beginningsOf(q)).toEqual(words));

it('refuses more than anybody types', () => {
  expect(() => beginningsOf('x'.repeat(201))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  expect(() => beginningsOf('a b c d e f g h i j k')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
});
