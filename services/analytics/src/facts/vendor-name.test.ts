import { vendorKey } from './vendor-name.ts';

it.each([
  ['Figma Inc.', 'figma inc.'],
  ['  FIGMA \n  Inc. ', 'figma inc.'],
  ['Cafe\u0301', 'caf\u00e9'],
  [' ', null],
  [null, null],
])('%p is told apart as %p', (typed, key) => expect(vendorKey(typed)).toBe(key));
