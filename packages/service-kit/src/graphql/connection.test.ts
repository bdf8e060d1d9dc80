import { limitedTotal, readPageArgs, toConnection, totalOf } from './connection.ts';

const page = readPageArgs({ first: 2 });
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

describe('the number of matches', () => {
  const counted = 99;
  it.each([
    ['the only page', {}, 2, 2],
    ['a full last page', { offset: 4 }, 2, 6],
    ['an empty list', {}, 0, 0],
    ['a page before the last', { offset: 4 }, 3, counted],
    ['an empty page beyond the end', { offset: 4 }, 0, counted],
    ['a page after a cursor', { after: 'c' }, 1, counted],
  ])('is known without counting only where the page tells: %s', async (_name, args, rows, expected) => {
    const found = Array.from({ length: rows });
    const total = await totalOf(found, readPageArgs({ first: 2, ...args }), () => Promise.resolve(counted));
    expect(total).toBe(expected);
  });

  it('is counted for a page that is read from the end', async () => {
    expect(await totalOf([1], readPageArgs({ last: 2 }), () => Promise.resolve(counted))).toBe(counted);
  });
});

describe('a page', () => {
  it.each([
    [{}, { size: 20, cursor: null, isBackward: false, offset: 0 }],
    [
      { first: 5, after: 'c' },
      { size: 5, cursor: 'c', isBackward: false, offset: 0 },
    ],
    [
      { last: 5, before: 'c' },
      { size: 5, cursor: 'c', isBackward: true, offset: 0 },
    ],
    [{ last: 5 }, { size: 5, cursor: null, isBackward: true, offset: 0 }],
    [{ before: 'c' }, { size: 20, cursor: 'c', isBackward: true, offset: 0 }],
    [
      { first: null, after: null, last: 1, before: null, offset: null },
      { size: 1, cursor: null, isBackward: true },
    ],
    [{ offset: 40 }, { size: 20, offset: 40 }],
  ])('is asked for by %p', (args, expected) => expect(readPageArgs(args)).toMatchObject(expected));

  it.each([
    [{ first: 0 }, 'first'],
    [{ first: 101 }, 'first'],
    [{ last: 101 }, 'last'],
    [{ last: -1 }, 'last'],
    [{ first: 5, last: 5 }, 'first'],
    [{ first: 5, before: 'c' }, 'first'],
    [{ after: 'c', before: 'd' }, 'after'],
    [{ last: 5, after: 'c' }, 'after'],
    [{ last: 5, offset: 5 }, 'offset'],
    [{ after: 'c', offset: 5 }, 'offset'],
    [{ offset: -1 }, 'offset'],
  ])('is not asked for by %p', (args, field) => {
    expect(() => readPageArgs(args)).toThrow(
      expect.objectContaining({ details: [expect.objectContaining({ field })] }),
    );
  });

  it.each([
    [{ first: 2 }, [1, 2, 3], [1, 2], { hasPreviousPage: false, hasNextPage: true }],
    [{ first: 2, after: 'c' }, [3, 4], [3, 4], { hasPreviousPage: true, hasNextPage: false }],
    [{ last: 2 }, [9, 8, 7], [8, 9], { hasPreviousPage: true, hasNextPage: false }],
    [{ last: 2, before: 'c' }, [2, 1], [1, 2], { hasPreviousPage: false, hasNextPage: true }],
  ])('asked for by %p is in the order of the list', (args, found, nodes, pageInfo) => {
    const connection = toConnection(found, 9, readPageArgs(args), cursorOf);
    expect(connection).toMatchObject({ nodes, pageInfo });
    expect(connection.pageInfo).toMatchObject({ startCursor: `c${nodes[0]}`, endCursor: `c${nodes[1]}` });
  });
});
