const ACTIONS = new WeakMap<object, (() => void)[]>();

/**
 * Does something when, and only when, a transaction of `TenantDatabase.write` has been committed, before `write` answers.
 * @param em the entity manager that the transaction's work was given
 * @param act must not throw: what is committed is not undone
 */
export function onceCommitted(em: object, act: () => void): void {
  const known = ACTIONS.get(em);
  if (known) known.push(act);
  else ACTIONS.set(em, [act]);
}

/** What is to be done once the transaction is committed. For `TenantDatabase` alone. */
export function actionsOnceCommitted(em: object): readonly (() => void)[] {
  return ACTIONS.get(em) ?? [];
}
