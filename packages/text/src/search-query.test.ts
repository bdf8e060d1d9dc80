import { searchQuery } from './search-query.ts';
import { searchVector } from './search-vector.ts';

describe('searchVector', () => {
  it.each([
    [['Amazon.de', 'books, books', null], `'amazon.de':1 'amazon':1 'de':2 'books':4,5`],
    [["O'Neil", String.raw`a\b`], String.raw`'o''neil':1 'o':1 'neil':2 'a\\b':4 'a':4 'b':5`],
    [[null, ''], ''],
  ])('of %j is %s', (texts, vector) => expect(searchVector(texts)).toBe(vector));
});

describe('searchQuery', () => {
  it.each([
    ['Amazon', `'amazon':*`],
    ['café latte', `'cafe':* & 'latte':*`],
    ['amazon.de', `('amazon.de':* | 'amazon' <-> 'de':*)`],
    ['"coffee beans"', `('coffee' <-> 'beans')`],
    ['taxi or train', `'taxi':* | 'train':*`],
    ['taxi OR train -bus', `'taxi':* | 'train':* & !('bus')`],
    ['-"night train" day', `!('night' <-> 'train') & 'day':*`],
    ['-e-mail', `!('e' <-> 'mail')`],
    ['or', null],
    ['or taxi or', `'taxi':*`],
    ['x 7', `'x' & '7'`],
    ['東', `'東':*`],
    ["o'b", `('o''b':* | 'o' <-> 'b')`],
    ['c++', `'c++':*`],
    ['... "', null],
    ['\u0000', null],
    ['\ud800', `'\ufffd':*`],
  ])('of %j is %s', (text, query) => expect(searchQuery(text)).toBe(query));

  it('refuses more words than anybody types', () => {
    expect(() => searchQuery('ab '.repeat(41))).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
