import { fitLine, fitLines, type Measure } from './fit-text.ts';

/** Every character is one wide. */
const measure: Measure = (text) => Array.from(text).length;

test('a text that fits stays as it is', () => {
  expect(fitLines('Main OpEx', 9, 3, measure)).toEqual(['Main OpEx']);
});

test('lines break after spaces, hyphens and slashes, and between ideographs', () => {
  expect(fitLines('one two three', 8, 3, measure)).toEqual(['one two', 'three']);
  expect(fitLines('north-south/east', 7, 3, measure)).toEqual(['north-', 'south/', 'east']);
  expect(fitLines('中文，漢字和假名', 4, 3, measure)).toEqual(['中文，漢', '字和假名']);
});

test('line breaks in the text are kept', () => {
  expect(fitLines('one\r\ntwo\nthree', 20, 3, measure)).toEqual(['one', 'two', 'three']);
});

test('a word that is longer than a line is cut between what readers take for characters', () => {
  expect(fitLines('abcdefgh', 3, 3, measure)).toEqual(['abc', 'def', 'gh']);
  expect(fitLines('e\u{301}e\u{301}e\u{301}', 4, 3, measure)).toEqual(['e\u{301}e\u{301}', 'e\u{301}']);
});

test('what is left over is cut with an ellipsis', () => {
  expect(fitLines('one two three four', 5, 2, measure)).toEqual(['one', 'two…']);
  expect(fitLines('a'.repeat(1_000_000), 4, 2, measure)).toEqual(['aaaa', 'aaa…']);
  expect(fitLine('Customer\nPortal', 10, measure)).toBe('Customer…');
  expect(fitLine('wide', 0.5, measure)).toBe('…');
});
