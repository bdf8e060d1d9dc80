import type { Connection } from './connection.ts';

/** The same page with its rows as `show` makes them. */
export function mapConnection<Row, Node>(page: Connection<Row>, show: (row: Row) => Node): Connection<Node> {
  const edges = page.edges.map(({ cursor, node }) => ({ cursor, node: show(node) }));
  return { ...page, edges, nodes: edges.map(({ node }) => node) };
}
