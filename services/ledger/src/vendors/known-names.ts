import type { EntityManager } from '@mikro-orm/postgresql';
import { onceCommitted } from '@outlay/tenancy/after-commit';

/** About ten megabytes. */
const MOST = 50_000;

/**
 * Names that have a vendor, or a tag, for certain, so that recording does not ask the database again. A name keeps its row for ever, so nothing
 * here is ever wrong; what was forgotten is only asked for once more.
 */
export class KnownNames {
  readonly #most: number;
  readonly #keys = new Set<string>();

  constructor(most = MOST) {
    this.#most = most;
  }

  has(tenantId: number, nameKey: string): boolean {
    return this.#keys.has(`${tenantId} ${nameKey}`);
  }

  add(tenantId: number, nameKeys: Iterable<string>): void {
    for (const nameKey of nameKeys) this.#keys.add(`${tenantId} ${nameKey}`);
    for (const oldest of this.#keys) {
      if (this.#keys.size <= this.#most) break;
      this.#keys.delete(oldest);
    }
  }
}

/** Kinds of things that are made at their first use. */
export type NamedKind = 'vendor' | 'tag';

const MEMORIES: Readonly<Record<NamedKind, WeakMap<object, KnownNames>>> = {
  vendor: new WeakMap(),
  tag: new WeakMap(),
};

/** The memory of the database that an entity manager works on. */
export function knownNamesOf(em: EntityManager, kind: NamedKind): KnownNames {
  const connection = em.getConnection();
  const known = MEMORIES[kind].get(connection) ?? new KnownNames();
  MEMORIES[kind].set(connection, known);
  return known;
}

/** Remembers names if and only if the transaction is committed. */
export function rememberOnceCommitted(
  em: EntityManager,
  kind: NamedKind,
  tenantId: number,
  nameKeys: readonly string[],
): void {
  const known = knownNamesOf(em, kind);
  onceCommitted(em, () => known.add(tenantId, nameKeys));
}
