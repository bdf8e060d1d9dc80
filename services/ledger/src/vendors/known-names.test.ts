import { KnownNames } from './known-names.ts';

it('remembers names of each tenant', () => {
  const known = new KnownNames();
  known.add(1, ['figma']);
  expect(known.has(1, 'figma')).toBe(true);
  expect(known.has(2, 'figma')).toBe(false);
  expect(known.has(1, 'miro')).toBe(false);
});

it('forgets the oldest beyond its size', () => {
  const known = new KnownNames(2);
  known.add(1, ['a', 'b', 'c']);
  expect(['a', 'b', 'c'].map((name) => known.has(1, name))).toEqual([false, true, true]);
});
