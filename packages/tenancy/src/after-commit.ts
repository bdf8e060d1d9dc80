const ACTIONS = new WeakMap<object, (() => void)[]>();

/**
 * Runs an action if and only if the transaction of `TenantDatabase.write` is committed, before `write` returns.
 * @param em the entity manager that the transaction's work was given
 * @param act must not throw: a commit cannot be undone
 */
export function onceCommitted(em: object, act: () => void): void {
  const known = ACTIONS.get(em);
  if (known) known.push(act);
  else ACTIONS.set(em, [act]);
}

/** Returns the actions to run after the commit. For `TenantDatabase` only. */
export function actionsOnceCommitted(em: object): readonly (() => void)[] {
  return ACTIONS.get(em) ?? [];
}
