import {
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Every `Type.field` that a (valid) operation touches, through fragments and under whatever alias. A field asked of an
 * interface counts for each type that could stand behind it. Introspection fields are left out: they are gated apart.
 */
export function operationCoordinates(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): ReadonlySet<string> {
  const coordinates = new Set<string>();
  const visitedFragments = new Set<string>();

  const visitSelections = (selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): void => {
    for (const selection of selectionSet.selections) {
      if (selection.kind === Kind.FIELD) visitField(selection.name.value, selection.selectionSet, parent);
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value;
        visitSelections(selection.selectionSet, condition === undefined ? parent : schema.getType(condition));
      } else visitFragment(selection.name.value);
    }
  };

  const visitField = (
    name: string,
    nested: SelectionSetNode | undefined,
    parent: GraphQLNamedType | undefined,
  ): void => {
    if (name.startsWith('__')) return;
    for (const type of concreteTypes(schema, parent)) coordinates.add(`${type}.${name}`);
    if (!nested || !(isObjectType(parent) || isInterfaceType(parent))) return;
    const field = parent.getFields()[name];
    visitSelections(nested, field && getNamedType(field.type));
  };

  const visitFragment = (name: string): void => {
    const fragment = fragments.get(name);
    if (!fragment || visitedFragments.has(name)) return;
    visitedFragments.add(name);
    visitSelections(fragment.selectionSet, schema.getType(fragment.typeCondition.name.value));
  };

  visitSelections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
  return coordinates;
}

function concreteTypes(schema: GraphQLSchema, type: GraphQLNamedType | undefined): string[] {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).map((possible) => possible.name);
  return type ? [type.name] : [];
}
