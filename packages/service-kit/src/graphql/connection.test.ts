import { limitedTotal, toConnection } from './connection.ts';

const page = { first: 2 };
const cursorOf = (node: number) => `c${node}`;

describe('the total of a connection', () => {
  it.each([
    [0, 0, true],
    [10_000, 10_000, true],
    [10_001, 10_000, false],
  ])('of %i hits, counted no further than one above the limit, is %i', (counted, totalCount, totalIsExact) => {
    expect(toConnection([1], limitedTotal(counted), page, cursorOf)).toMatchObject({ totalCount, totalIsExact });
  });

  it('is exact where everything was counted', () => {
    expect(toConnection([1], 1_000_000, page, cursorOf)).toMatchObject({ totalCount: 1_000_000, totalIsExact: true });
  });
});
