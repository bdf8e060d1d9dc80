import { Kind, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** Whether the operation asks for a field of the answer: what nobody asks for need not be found out. */
export function asksFor(info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>, field: string): boolean {
  return info.fieldNodes.some(({ selectionSet }) => selects(selectionSet, field, info.fragments));
}

function selects(
  selectionSet: SelectionSetNode | undefined,
  field: string,
  fragments: GraphQLResolveInfo['fragments'],
): boolean {
  return (selectionSet?.selections ?? []).some((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value === field;
    if (selection.kind === Kind.INLINE_FRAGMENT) return selects(selection.selectionSet, field, fragments);
    return selects(fragments[selection.name.value]?.selectionSet, field, fragments);
  });
}
