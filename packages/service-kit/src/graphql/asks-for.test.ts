import { Kind, parse, type FragmentDefinitionNode, type GraphQLResolveInfo } from 'graphql';
import { asksFor, asksForTotal, asksOnlyFor } from './asks-for.ts';

/** The resolver info of the first field of a query. */
function infoOf(query: string): Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'> {
  const { definitions } = parse(query);
  const [operation] = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter(
    (definition): definition is FragmentDefinitionNode => definition.kind === Kind.FRAGMENT_DEFINITION,
  );
  return {
    fieldNodes: (operation?.selectionSet.selections ?? []).filter((selection) => selection.kind === Kind.FIELD),
    fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
  };
}

describe('what an operation asks for', () => {
  it('is found directly, in fragments and in fields asked for twice', () => {
    expect(asksFor(infoOf('{ a { total: totalCount } }'), 'totalCount')).toBe(true);
    expect(asksFor(infoOf('{ a { ... on C { ...F } } } fragment F on C { totalCount }'), 'totalCount')).toBe(true);
    expect(asksFor(infoOf('{ a { nodes { totalCount } } }'), 'totalCount')).toBe(false);
  });

  it.each([
    ['{ a { totalCount } }', true],
    ['{ a { totalIsExact } }', true],
    ['{ a { nodes { id } pageInfo { hasNextPage } } }', false],
  ])('is a total in %s: %s', (query, expected) => expect(asksForTotal(infoOf(query))).toBe(expected));

  it('may be no more than a few fields', () => {
    expect(asksOnlyFor(infoOf('{ a { id __typename } }'), 'id', '__typename')).toBe(true);
    expect(asksOnlyFor(infoOf('{ a { id ...F } } fragment F on A { name }'), 'id')).toBe(false);
  });
});
