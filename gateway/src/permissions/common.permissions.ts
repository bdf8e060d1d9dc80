import { anybody, each, type RuleTree } from './rules.ts';

/** Value types that subgraphs share. Access is decided by the field that returns them. */
export const commonRules: RuleTree = {
  Money: each('amount currency', anybody),
  PageInfo: each('hasNextPage hasPreviousPage startCursor endCursor', anybody),
};
