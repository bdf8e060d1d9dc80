import { isObjectType, type GraphQLSchema } from 'graphql';

const ROOTS = new Set(['Query', 'Mutation', 'Subscription']);

/** Lists the object types without an `id`: the cache stores them inside of the object that holds them. */
export function plugin(schema: GraphQLSchema): string {
  const names = Object.values(schema.getTypeMap())
    .filter(
      (type) => isObjectType(type) && !type.name.startsWith('__') && !ROOTS.has(type.name) && !type.getFields()['id'],
    )
    .map(({ name }) => name)
    .sort();
  return `export const KEYLESS_TYPES: readonly string[] = ${JSON.stringify(names)};\n`;
}

export default { plugin };
