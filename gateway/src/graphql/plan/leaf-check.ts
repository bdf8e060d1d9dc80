import { isEnumType, type GraphQLLeafType } from 'graphql';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isWhole: Check = (value) => Number.isInteger(value);

const BUILT_IN: Readonly<Record<string, Check>> = {
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  ID: (value) => isText(value) || isWhole(value),
  Int: isWhole,
  String: isText,
};

/** Decides whether a subgraph's value is one of a scalar or enum. What scalars of ours hold, their subgraphs know. */
export function leafCheck(type: GraphQLLeafType): Check {
  if (!isEnumType(type)) return BUILT_IN[type.name] ?? (() => true);
  const names = new Set<unknown>(type.getValues().map(({ name }) => name));
  return (value) => names.has(value);
}
