import { mapConnection } from './map-connection.ts';

describe('mapConnection', () => {
  it('shows rows without touching cursors, totals or page info', () => {
    const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: 'c', endCursor: 'c' };
    const page = { nodes: [1], edges: [{ cursor: 'c', node: 1 }], pageInfo, totalIsExact: true, totalCount: 1 };
    expect(mapConnection(page, String)).toEqual({ ...page, nodes: ['1'], edges: [{ cursor: 'c', node: '1' }] });
  });
});
