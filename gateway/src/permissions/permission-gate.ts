import type { GraphQLResolveInfo, GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Principal } from '@outlay/tenancy/request-context';
import { refusalOf } from './refusal.ts';
import type { RuleContext, RuleTree } from './rules.ts';
import { deny, shield } from './shield.cjs';

/** Checks, before anything runs, that a principal may use every field of an operation. */
export interface PermissionGate {
  /**
   * @param operation any object that stands for the operation as long as it lives; verdicts are remembered with it
   * @throws AppError UNAUTHENTICATED for an anonymous caller, FORBIDDEN for anyone else who may not
   */
  check(operation: CheckedOperation, principal: Principal): Promise<void>;
}

export interface CheckedOperation {
  readonly coordinates: ReadonlySet<string>;
}

type Predicate = (context: RuleContext) => Promise<boolean>;
type FieldMiddleware = (
  resolve: () => true,
  parent: object,
  args: object,
  context: RuleContext,
  info?: GraphQLResolveInfo,
) => unknown;

/** Grants (sets of permissions) remembered per operation; there are about as many as roles and kinds of API key. */
const GRANTS_PER_OPERATION = 100;

/**
 * graphql-shield's own middleware, asked as a predicate. Laid over a gateway's schema it would protect nothing, as the
 * gateway never runs field middleware.
 *
 * @throws Error when a rule names a type or field that the schema has not
 */
export function createPermissionGate(schema: GraphQLSchema, rules: RuleTree): PermissionGate {
  const predicates = predicatesOf(schema, rules);
  const verdicts = new WeakMap<CheckedOperation, LRUCache<string, Promise<boolean>>>();

  const decide = async (operation: CheckedOperation, principal: Principal): Promise<boolean> => {
    for (const coordinate of operation.coordinates) {
      const allows = predicates.get(coordinate);
      if (!allows || !(await allows({ principal }))) return false;
    }
    return true;
  };

  return {
    async check(operation, principal) {
      let known = verdicts.get(operation);
      if (!known) verdicts.set(operation, (known = new LRUCache({ max: GRANTS_PER_OPERATION })));
      const grant = grantKey(principal);
      let verdict = known.get(grant);
      if (!verdict) known.set(grant, (verdict = decide(operation, principal)));
      if (!(await verdict)) throw refusalOf(principal);
    },
  };
}

/** The permissions themselves, not who holds them; a role's set is one object, so that the text is made once. */
function grantKey(principal: Principal): string {
  let key = GRANT_KEYS.get(principal.permissions);
  if (key === undefined) GRANT_KEYS.set(principal.permissions, (key = [...principal.permissions].sort().join(' ')));
  return key;
}

const GRANT_KEYS = new WeakMap<ReadonlySet<string>, string>();

function predicatesOf(schema: GraphQLSchema, rules: RuleTree): ReadonlyMap<string, Predicate> {
  const types: unknown = shield({ ...rules }, { fallbackRule: deny, allowExternalErrors: false }).generate(schema);
  const predicates = new Map<string, Predicate>();
  for (const [type, fields] of entriesOf(types)) {
    for (const [field, made] of entriesOf(fields)) {
      const middleware = middlewareOf(made);
      if (middleware) predicates.set(`${type}.${field}`, asPredicate(middleware));
    }
  }
  return predicates;
}

/** A fresh context each time, as shield writes its own cache into it. Anything but `true` (false, an Error) is a no. */
function asPredicate(middleware: FieldMiddleware): Predicate {
  return async ({ principal }) => (await middleware(() => true, {}, {}, { principal })) === true;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

/** Shield wraps the middleware of combined rules, of which `allow` is one, to declare the fragments they need. */
function middlewareOf(made: unknown): FieldMiddleware | undefined {
  const candidate = typeof made === 'object' && made !== null && 'resolve' in made ? made.resolve : made;
  return isFieldMiddleware(candidate) ? candidate : undefined;
}

function isFieldMiddleware(value: unknown): value is FieldMiddleware {
  return typeof value === 'function';
}
