import {
  GraphQLError,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { leafCheck } from './leaf-check.ts';

/** Brings what subgraphs answered into the form that the operation asked for. */
export type ResultShape = (data: unknown, introspect: Introspect) => ShapedResult;

/** Answers `__schema` and `__type` at the root. */
export type Introspect = (nodes: readonly FieldNode[], responseName: string) => unknown;

export interface ShapedResult {
  readonly data: Record<string, unknown> | null;
  /** Values that subgraphs owed and did not give. */
  readonly errors: readonly GraphQLError[];
}

/** Parts of an operation whose conditions (`@skip`, `@include`) are decided. */
export interface ShapeSource {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** Coerced values of the variables in conditions; others are not read. */
  readonly conditions: Readonly<Record<string, unknown>>;
}

type Path = (string | number)[];

/** State of one run. The path is that of the value at hand. */
interface Run {
  readonly path: Path;
  readonly errors: GraphQLError[];
  readonly introspect: Introspect;
}

/** @returns the value to answer; undefined for one that is null because of an error that is noted */
type Complete = (value: unknown, run: Run) => unknown;

interface Field {
  readonly name: string;
  readonly isNullable: boolean;
  readonly read: (source: Record<string, unknown>, run: Run) => unknown;
}

/**
 * Compiles the shape of an operation, as the section "Completing values" of the GraphQL specification has it: exactly the fields that
 * were asked for, in their order; null as far up as a field allows it, where a subgraph gives less than it owes. What the API schema does not
 * have, such as inaccessible values, does not pass.
 */
export function compileShape(source: ShapeSource): ResultShape {
  const { schema, operation } = source;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error(`The graph offers no ${operation.operation}.`);
  const nodes = collectFields(schema, source.fragments, source.conditions, root, operation.selectionSet);
  const complete = objectOf(root, fieldsOf(source, root, nodes));
  return (data, introspect) => {
    const run: Run = { path: [], errors: [], introspect };
    const shaped = complete(data, run);
    return { data: isObject(shaped) ? shaped : null, errors: run.errors };
  };
}

function fieldsOf(
  source: ShapeSource,
  parent: GraphQLObjectType,
  nodes: ReadonlyMap<string, readonly FieldNode[]>,
): Field[] {
  return [...nodes].flatMap(([name, asked]) => fieldOf(source, parent, name, asked) ?? []);
}

function fieldOf(
  source: ShapeSource,
  parent: GraphQLObjectType,
  name: string,
  nodes: readonly FieldNode[],
): Field | undefined {
  const fieldName = nodes[0]?.name.value ?? '';
  if (fieldName === '__typename') return { name, isNullable: false, read: () => parent.name };
  if (fieldName === '__schema' || fieldName === '__type')
    return { name, isNullable: true, read: (_data, { introspect }) => introspect(nodes, name) };
  const field = parent.getFields()[fieldName];
  if (!field) return undefined;
  const complete = completeOf(source, field.type, nodes, `field ${parent.name}.${name}`);
  return {
    name,
    isNullable: !isNonNullType(field.type),
    read: (data, run) => {
      run.path.push(name);
      const completed = complete(Object.hasOwn(data, name) ? data[name] : null, run);
      run.path.pop();
      return completed;
    },
  };
}

function completeOf(
  source: ShapeSource,
  type: GraphQLOutputType,
  nodes: readonly FieldNode[],
  place: string,
): Complete {
  if (isNonNullType(type)) return required(completeOf(source, type.ofType, nodes, place), place);
  if (isListType(type)) return listOf(completeOf(source, type.ofType, nodes, place), !isNonNullType(type.ofType));
  if (isLeafType(type)) return leafOf(leafCheck(type), place);
  const shapes = new Map<string, Complete>();
  const shapeFor = (object: GraphQLObjectType): Complete => {
    const subfields = collectSubfields(source.schema, source.fragments, source.conditions, object, nodes);
    return objectOf(object, fieldsOf(source, object, subfields));
  };
  if (isObjectType(type)) return shapeFor(type);
  const { schema } = source;
  return (value, run) => {
    if (value === null) return null;
    const typename: unknown = isObject(value) ? value['__typename'] : undefined;
    const name = typeof typename === 'string' ? typename : '';
    let shape = shapes.get(name);
    if (!shape) {
      const object = schema.getType(name);
      if (!isObjectType(object) || !schema.isSubType(type, object))
        return fault(run, `Invalid __typename found for object at ${place}.`);
      shapes.set(name, (shape = shapeFor(object)));
    }
    return shape(value, run);
  };
}

function required(complete: Complete, place: string): Complete {
  return (value, run) => {
    const completed = complete(value, run);
    return completed === null ? fault(run, `Cannot return null for non-nullable ${place}.`) : completed;
  };
}

function listOf(complete: Complete, isNullable: boolean): Complete {
  return (value, run) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return fault(run, 'A subgraph answered a list with something else.');
    const list: unknown[] = [];
    let isWhole = true;
    for (const [index, element] of value.entries()) {
      run.path.push(index);
      const completed = complete(element ?? null, run);
      run.path.pop();
      if (completed === undefined && !isNullable) isWhole = false;
      list.push(completed ?? null);
    }
    return isWhole ? list : undefined;
  };
}

function leafOf(accepts: (value: unknown) => boolean, place: string): Complete {
  return (value, run) => {
    if (value === null || accepts(value)) return value;
    return fault(run, `Invalid value found for ${place}.`);
  };
}

/** An object without prototype: a client may call a field `__proto__`. Unlike those of `Object.create(null)`, V8 keeps it compact. */
class Shaped {
  [name: string]: unknown;
}
Object.setPrototypeOf(Shaped.prototype, null);

function objectOf(type: GraphQLObjectType, fields: readonly Field[]): Complete {
  return (value, run) => {
    if (value === null) return null;
    if (!isObject(value)) return fault(run, `A subgraph answered ${type.name} with something else.`);
    const shaped = new Shaped();
    for (const { name, isNullable, read } of fields) {
      const completed = read(value, run);
      if (completed === undefined && !isNullable) return undefined;
      shaped[name] = completed ?? null;
    }
    return shaped;
  };
}

/** Notes an error at the value at hand. @returns undefined, as a `Complete` does then */
function fault(run: Run, message: string): unknown {
  run.errors.push(new GraphQLError(message, { path: [...run.path], extensions: { code: 'INVALID_GRAPHQL' } }));
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
