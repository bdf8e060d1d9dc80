import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { FIELD_WEIGHTS } from './field-weights.ts';

/** Objects a list without a page size is taken to hold. */
const UNPAGED_LIST_SIZE = 10;
/** A page whose size the client left to the schema's default. */
const DEFAULT_PAGE_SIZE = 20;
const PAGE_SIZE_ARGUMENTS = new Set(['first', 'limit', 'last']);

type Variables = Readonly<Record<string, unknown>>;
/** Cost of an operation or a part of it for given variables, in objects that could be returned. */
export type CostFunction = (variables: Variables) => number;

/**
 * Number of objects an operation could return: every field with objects behind it counts one, multiplied by the page
 * sizes (`first`, `last`) and list sizes it sits under. Fields of
 * {@link FIELD_WEIGHTS} count more. Made once per operation, evaluated per request, as page sizes are variables.
 */
export function operationCost(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  weights: Readonly<Record<string, number>> = FIELD_WEIGHTS,
): CostFunction {
  const costOfFragment = new Map<string, CostFunction>();
  const defaults = variableDefaults(operation);

  const selections = (selectionSet: SelectionSetNode, parent: GraphQLNamedType | undefined): CostFunction => {
    const parts = selectionSet.selections.flatMap((selection): CostFunction[] => {
      if (selection.kind === Kind.FIELD) return fieldCost(selection, parent);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [fragment(selection.name.value)];
      const condition = selection.typeCondition?.name.value;
      return [selections(selection.selectionSet, condition === undefined ? parent : schema.getType(condition))];
    });
    return (variables) => parts.reduce((sum, part) => sum + part(variables), 0);
  };

  const fragment = (name: string): CostFunction => {
    const known = costOfFragment.get(name);
    if (known) return known;
    const node = fragments.get(name);
    if (!node) return () => 0;
    const cost = selections(node.selectionSet, schema.getType(node.typeCondition.name.value));
    costOfFragment.set(name, cost);
    return cost;
  };

  const fieldCost = (node: FieldNode, parent: GraphQLNamedType | undefined): CostFunction[] => {
    if (node.name.value.startsWith('__') || !parent || !('getFields' in parent)) return [];
    const weight = weights[`${parent.name}.${node.name.value}`] ?? 0;
    if (!node.selectionSet) return weight > 0 ? [() => weight] : [];
    const field = parent.getFields()[node.name.value];
    if (!field || !('args' in field)) return [];
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return [];
    const nested = selections(node.selectionSet, type);
    const paged = field.args.some((argument) => PAGE_SIZE_ARGUMENTS.has(argument.name));
    const size = paged
      ? pageSize(node.arguments ?? [], defaults)
      : () => listSize(parent, isListType(getNullableType(field.type)));
    return [(variables) => weight + size(variables) * (1 + nested(variables))];
  };

  return selections(operation.selectionSet, schema.getRootType(operation.operation) ?? undefined);
}

/** The lists inside of a connection have the size its `first` says, which is counted there. */
function listSize(parent: GraphQLNamedType, isList: boolean): number {
  return isList && !parent.name.endsWith('Connection') ? UNPAGED_LIST_SIZE : 1;
}

/** Default values of omitted variables: `query ($n: Int = 100)` costs as much as `first: 100`. */
function variableDefaults({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue?.kind === Kind.INT ? [[variable.name.value, Number(defaultValue.value)]] : [],
    ),
  );
}

/** The largest of the sizes that are given: of those that may not be combined, the service refuses all but one. */
function pageSize(given: readonly ArgumentNode[], defaults: Variables): CostFunction {
  const sizes = given.filter(({ name }) => PAGE_SIZE_ARGUMENTS.has(name.value)).map((size) => sizeOf(size, defaults));
  if (sizes.length === 0) return () => DEFAULT_PAGE_SIZE;
  return (variables) => Math.max(...sizes.map((size) => size(variables)));
}

function sizeOf({ value }: ArgumentNode, defaults: Variables): CostFunction {
  if (value.kind === Kind.INT) return () => asSize(Number(value.value));
  if (value.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => asSize(variables[name] ?? defaults[name]);
  }
  return () => DEFAULT_PAGE_SIZE;
}

/** Out-of-range sizes are for the service to refuse; here they only must not make an operation look cheap. */
function asSize(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? value : DEFAULT_PAGE_SIZE;
}
