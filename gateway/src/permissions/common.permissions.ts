import { anybody, each, type RuleTree } from './rules.ts';

/** Value types that every subgraph shares: they show nothing that the field they hang on has not already allowed. */
export const commonRules: RuleTree = {
  Money: each('amount currency', anybody),
  PageInfo: each('hasNextPage hasPreviousPage startCursor endCursor', anybody),
};
