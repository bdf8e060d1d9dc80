import type { Resolvers } from './__generated__/resolvers.ts';

/** One resolver per field of the schema. */
export const resolvers: Resolvers = {};
