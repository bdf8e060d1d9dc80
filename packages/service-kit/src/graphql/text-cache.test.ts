import { createTextCache } from './text-cache.ts';

describe('a cache of what was made of texts', () => {
  it('forgets the oldest texts beyond its size', () => {
    const cache = createTextCache<number>(6);
    cache.set('aaa', 1);
    cache.set('bbb', 2);
    cache.set('bbb', 3);
    expect([cache.get('aaa'), cache.get('bbb')]).toEqual([1, 3]);
    cache.set('cc', 4);
    expect([cache.get('aaa'), cache.get('bbb'), cache.get('cc')]).toEqual([undefined, 3, 4]);
  });

  it('keeps nothing that is larger than itself', () => {
    const cache = createTextCache<number>(2);
    cache.set('aaa', 1);
    expect(cache.get('aaa')).toBeUndefined();
  });
});
