import type { Permission } from '@outlay/tenancy/permissions';
import type { Principal } from '@outlay/tenancy/request-context';
import { allow, rule, type ShieldRule } from './shield.cjs';

/** Type name → field name → rule. Every field is named: one that is not is denied, and fails the build. */
export type RuleTree = Readonly<Record<string, Readonly<Record<string, ShieldRule>>>>;

/** Input of a rule. Rules see the grant only; services decide what depends on arguments or data. */
export interface RuleContext {
  principal: Principal;
}

/** Allows every caller, also anonymous ones: for sign-in, registration and plain value types. */
export const anybody: ShieldRule = allow;

/** Requires the permission. Returns one rule object per permission. */
export function can(permission: Permission): ShieldRule {
  const known = RULES.get(permission);
  if (known) return known;
  const made = rule(`can ${permission}`)((_parent, _args, context: RuleContext) =>
    context.principal.permissions.has(permission),
  );
  RULES.set(permission, made);
  return made;
}

/** Requires one of the permissions. */
export function canAny(...permissions: readonly Permission[]): ShieldRule {
  return rule(`can ${permissions.join(' or ')}`)((_parent, _args, context: RuleContext) =>
    permissions.some((permission) => context.principal.permissions.has(permission)),
  );
}

const RULES = new Map<Permission, ShieldRule>();

/** One rule for several fields. `names` are separated by spaces. */
export function each(names: string, fieldRule: ShieldRule): Record<string, ShieldRule> {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, fieldRule]),
  );
}

/** The fields of a Relay connection and its edges. */
export function connection(name: string, fieldRule: ShieldRule): RuleTree {
  return {
    [`${name}Connection`]: each('nodes edges pageInfo totalCount', fieldRule),
    [`${name}Edge`]: each('cursor node', fieldRule),
  };
}

/**
 * Merges the rule trees of the subgraphs: a type may have fields from several.
 * @throws Error when two trees have a rule for the same field
 */
export function mergeRules(...trees: readonly RuleTree[]): RuleTree {
  const merged: Record<string, Record<string, ShieldRule>> = {};
  for (const [type, fields] of trees.flatMap((tree) => Object.entries(tree))) {
    const known = (merged[type] ??= {});
    for (const [field, fieldRule] of Object.entries(fields)) {
      if (Object.hasOwn(known, field)) throw new Error(`There are two rules for ${type}.${field}; remove one.`);
      known[field] = fieldRule;
    }
  }
  return merged;
}
