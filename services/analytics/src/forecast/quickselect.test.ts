import fc from 'fast-check';
import { quickselect } from './quickselect.ts';

const values = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true })), { minLength: 1 });

it('finds the value of a rank, and puts the others on its sides', () => {
  fc.assert(
    fc.property(values, fc.nat(), (all, any) => {
      const rank = any % all.length;
      const given = Float64Array.from(all);
      const found = quickselect(given, rank);
      expect(found === Float64Array.from(all).sort()[rank]).toBe(true);
      expect(given.every((value, index) => (index <= rank ? value <= found : value >= found))).toBe(true);
      expect(given.toSorted().every((value, index) => value === Float64Array.from(all).sort()[index])).toBe(true);
    }),
  );
});

it('needs no more than a moment for equal, rising and falling values', () => {
  for (const value of [() => 7, (index: number) => index, (index: number) => -index]) {
    const all = Float64Array.from({ length: 100_000 }, (_none, index) => value(index));
    expect(quickselect(all, 10_000)).toBe(all.toSorted()[10_000]);
  }
});
