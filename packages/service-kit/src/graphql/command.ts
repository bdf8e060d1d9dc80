import type { GraphQLResolveInfo } from 'graphql';
import type { Command } from '@outlay/tenancy/commands';

/** Returns the command behind a mutation field: its name, its path in the operation and its arguments. */
export function commandOf(info: GraphQLResolveInfo, input: unknown): Command {
  return { name: info.fieldName, path: String(info.path.key), input };
}
