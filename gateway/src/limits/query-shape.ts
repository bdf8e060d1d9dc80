import {
  Kind,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { queryTooComplex, type QueryLimits } from './query-limits.ts';

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Syntactic size of an operation. Fragments count each time they are used. */
interface Shape {
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
}

const EMPTY: Shape = { depth: 0, fields: 0, aliases: 0 };

/**
 * The cheap limits, checked on syntax alone, before validation: validating a hostile text is itself expensive.
 * @throws AppError QUERY_TOO_COMPLEX
 */
export function checkQueryShape(operation: OperationDefinitionNode, fragments: Fragments, limits: QueryLimits): void {
  const { depth, fields, aliases } = shapeOf(operation, fragments);
  if (depth > limits.maxDepth) throw tooMuch('levels of nesting', depth, limits.maxDepth);
  if (fields > limits.maxFields) throw tooMuch('fields', fields, limits.maxFields);
  if (aliases > limits.maxAliases) throw tooMuch('aliases', aliases, limits.maxAliases);
}

function tooMuch(what: string, found: number, allowed: number): Error {
  const count = found > 1_000_000 ? 'far too many' : String(found);
  return queryTooComplex(`The operation has ${count} ${what}; ${allowed} are allowed.`);
}

function shapeOf(operation: OperationDefinitionNode, fragments: Fragments): Shape {
  const measured = new Map<string, Shape>();

  /** Each fragment is measured once, however often it is used: fragments of fragments of fragments stay cheap. */
  const fragmentShape = (name: string): Shape => {
    const known = measured.get(name);
    if (known) return known;
    // A fragment that leads back to itself counts as empty here; validation refuses it.
    measured.set(name, EMPTY);
    const fragment = fragments.get(name);
    const shape = fragment ? setShape(fragment.selectionSet) : EMPTY;
    measured.set(name, shape);
    return shape;
  };

  const selectionShape = (selection: SelectionNode): Shape => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return fragmentShape(selection.name.value);
    if (selection.kind === Kind.INLINE_FRAGMENT) return setShape(selection.selectionSet);
    // Introspection is switched off where it matters, and deep by nature.
    if (selection.name.value.startsWith('__')) return { depth: 1, fields: 1, aliases: selection.alias ? 1 : 0 };
    const nested = selection.selectionSet ? setShape(selection.selectionSet) : EMPTY;
    return {
      depth: nested.depth + 1,
      fields: nested.fields + 1,
      aliases: nested.aliases + (selection.alias ? 1 : 0),
    };
  };

  const setShape = ({ selections }: SelectionSetNode): Shape =>
    selections.map(selectionShape).reduce(sideBySide, EMPTY);
  return setShape(operation.selectionSet);
}

function sideBySide(one: Shape, other: Shape): Shape {
  return {
    depth: Math.max(one.depth, other.depth),
    fields: one.fields + other.fields,
    aliases: one.aliases + other.aliases,
  };
}

/** The names of the fields at the root of an operation, once for each name they are answered under. */
export function rootFieldNames(operation: OperationDefinitionNode, fragments: Fragments): string[] {
  const names = new Map<string, string>();
  const visited = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) names.set((selection.alias ?? selection.name).value, selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) collect(selection.selectionSet);
      else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = fragments.get(selection.name.value);
        if (fragment) collect(fragment.selectionSet);
      }
    }
  };
  collect(operation.selectionSet);
  return [...names.values()];
}

/** True for an operation with introspection fields. `__typename` does not count. */
export function asksForSchema(rootFields: readonly string[]): boolean {
  return rootFields.some((name) => name === '__schema' || name === '__type');
}
