import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
} from 'graphql';

/** Levels below a root field to read. */
const DEPTH = 2;
/** Root fields of one operation; the gateway takes 30 aliases. */
const TOGETHER = 25;
/** Edges lead to the same nodes. */
const SKIPPED = new Set(['edges', 'pageInfo']);

const schema = buildSchema(readFileSync(new URL('../../gateway/schema.graphql', import.meta.url), 'utf8'));

/** The names of the root fields that read. */
export const QUERY_FIELDS: readonly string[] = Object.keys(schema.getQueryType()?.getFields() ?? {});

/**
 * Operations that read every leaf below a root field, each under an alias of its own: what refuses one leaves the others their answers.
 * @param args the arguments of fields that need some, by the name of the argument, as GraphQL writes values
 */
export function leafOperations(root: string, args: Readonly<Record<string, string>>): string[] {
  const field = schema.getQueryType()?.getFields()[root];
  if (!field) throw new Error(`There is no root field ${root}.`);
  const selections = isLeafType(getNamedType(field.type)) ? [''] : pathsOf(field, DEPTH, new Set(), args);
  const aliased = selections.map((selection, index) => `a${index}: ${callOf(field, args)} ${selection}`);
  return Array.from(
    { length: Math.ceil(aliased.length / TOGETHER) },
    (_none, index) => `{ ${aliased.slice(index * TOGETHER, (index + 1) * TOGETHER).join('\n')} }`,
  );
}

type Field = GraphQLField<unknown, unknown>;

function pathsOf(
  field: Field,
  depth: number,
  above: ReadonlySet<string>,
  args: Readonly<Record<string, string>>,
): string[] {
  const type = getNamedType(field.type);
  if (!isObjectType(type) || above.has(type.name)) return [];
  return fieldsOf(type).flatMap((child) => {
    if (isLeafType(getNamedType(child.type))) return [`{ ${callOf(child, args)} }`];
    if (depth === 0) return [];
    const below = pathsOf(child, depth - 1, new Set([...above, type.name]), args);
    return below.map((path) => `{ ${callOf(child, args)} ${path} }`);
  });
}

function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter(({ name }) => !SKIPPED.has(name));
}

/** A field with the arguments that it needs. */
function callOf({ name, args: parameters }: Field, values: Readonly<Record<string, string>>): string {
  const given = parameters
    .filter((parameter) => isRequiredArgument(parameter))
    .map((parameter) => {
      const value = values[parameter.name];
      if (value === undefined) throw new Error(`Say what the argument ${parameter.name} of ${name} is to be.`);
      return `${parameter.name}: ${value}`;
    });
  return given.length === 0 ? name : `${name}(${given.join(', ')})`;
}
