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

type Grant = ReadonlySet<Permission>;

/** Requires the permission. Returns one rule object per permission. */
export function can(permission: Permission): ShieldRule {
  return ruleOf(`can ${permission}`, (grant) => grant.has(permission));
}

/** Requires one of the permissions. */
export function canAny(...permissions: readonly Permission[]): ShieldRule {
  return ruleOf(`can ${permissions.join(' or ')}`, (grant) => permissions.some((each) => grant.has(each)));
}

/** Requires the permission and a person: for marks, wishes and shortcuts of one's own, which an API key has not. */
export function inPerson(permission: Permission): ShieldRule {
  return ruleOf(`in person ${permission}`, (grant) => grant.has('session:self') && grant.has(permission));
}

/** One object for each name: shield refuses two. */
const RULES = new Map<string, ShieldRule>();

function ruleOf(name: string, allows: (grant: Grant) => boolean): ShieldRule {
  const known = RULES.get(name);
  if (known) return known;
  const made = rule(name)((_parent, _args, { principal }: RuleContext) => allows(principal.permissions));
  RULES.set(name, made);
  return made;
}

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
