import { Kind, type FieldNode, type GraphQLResolveInfo, type SelectionSetNode } from 'graphql';

/** The part of a resolver's info that tells what is selected. */
export type Asked = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>;

/** Returns true where the operation selects a field of the answer; others need not be computed. */
export function asksFor(info: Asked, field: string): boolean {
  return fieldsAskedFor(info).has(field);
}

/** Returns true where the operation selects the total of a connection; nobody else pays for a count. */
export function asksForTotal(info: Asked): boolean {
  return asksFor(info, 'totalCount') || asksFor(info, 'totalIsExact');
}

/** Returns true where the operation selects these fields of the answer only. */
export function asksOnlyFor(info: Asked, ...fields: string[]): boolean {
  for (const field of fieldsAskedFor(info)) if (!fields.includes(field)) return false;
  return true;
}

/** Returns true where the operation selects a field of this name at any depth of the answer. */
export function asksAnywhereFor({ fieldNodes, fragments }: Asked, field: string): boolean {
  const isBelow = (selectionSet: SelectionSetNode | undefined): boolean =>
    selectionSet?.selections.some((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return isBelow(fragments[selection.name.value]?.selectionSet);
      if (selection.kind === Kind.FIELD && selection.name.value === field) return true;
      return isBelow(selection.selectionSet);
    }) ?? false;
  return fieldNodes.some(({ selectionSet }) => isBelow(selectionSet));
}

/** Fields below a node, by node: an operation that is kept runs again, and a field of a list resolves once for each row. */
const known = new WeakMap<FieldNode, ReadonlySet<string>>();

function fieldsAskedFor({ fieldNodes, fragments }: Asked): ReadonlySet<string> {
  const [only, ...others] = fieldNodes;
  if (!only || others.length > 0) return new Set(fieldNodes.flatMap((node) => [...fieldsBelow(node, fragments)]));
  let fields = known.get(only);
  if (!fields) known.set(only, (fields = fieldsBelow(only, fragments)));
  return fields;
}

function fieldsBelow(node: FieldNode, fragments: Asked['fragments']): Set<string> {
  const fields = new Set<string>();
  const visit = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === Kind.FIELD) fields.add(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) visit(selection.selectionSet);
      else visit(fragments[selection.name.value]?.selectionSet);
    }
  };
  visit(node.selectionSet);
  return fields;
}
