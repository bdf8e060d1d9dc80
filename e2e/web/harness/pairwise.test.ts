import { allCases } from './look.ts';
import { pairsOf, pairwise } from './pairwise.ts';

describe('the selection of cases', () => {
  it('has every pair of role, theme, language and width in eight of 32 cases', () => {
    const cases = allCases();
    const chosen = pairwise(cases);
    expect(cases).toHaveLength(32);
    expect(chosen).toHaveLength(8);
    const covered = new Set(chosen.flatMap((one) => pairsOf({ ...one })));
    expect([...new Set(cases.flatMap((one) => pairsOf({ ...one })))].filter((pair) => !covered.has(pair))).toEqual([]);
  });

  it('chooses one row where one has every pair', () => {
    expect(pairwise([{ a: 1, b: 1 }])).toEqual([{ a: 1, b: 1 }]);
  });

  it('needs as many rows as two parameters have combinations', () => {
    const rows = [1, 2, 3].flatMap((a) => [1, 2].map((b) => ({ a, b })));
    expect(pairwise(rows)).toHaveLength(6);
  });
});
