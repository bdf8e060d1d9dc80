import type { GraphQLResolveInfo } from 'graphql';
import type { Command } from '@outlay/tenancy/commands';

/** The command behind a mutation field: its name, where the client put it, and what it was given. */
export function commandOf(info: GraphQLResolveInfo, input: unknown): Command {
  return { name: info.fieldName, path: String(info.path.key), input };
}
