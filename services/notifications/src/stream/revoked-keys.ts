/** Limit of remembered keys: far more than are revoked within the life of a ticket. */
const MAX_KEYS = 10_000;

/** Keys whose revocation this process has heard of: a ticket that was taken before opens no stream. */
export class RevokedKeys {
  /** The latest is last. */
  readonly #keys = new Set<string>();

  add(tenantId: number, keyId: number): void {
    this.#keys.add(`${tenantId}:${keyId}`);
    const [oldest = ''] = this.#keys;
    if (this.#keys.size > MAX_KEYS) this.#keys.delete(oldest);
  }

  has(tenantId: number, keyId: number | null): boolean {
    return keyId !== null && this.#keys.has(`${tenantId}:${keyId}`);
  }
}
