import { keyFor, sealWith, type Seal } from '@outlay/tenancy/seal';

/** Keeps the secrets of endpoints in the database, sealed. */
export class WebhookSecrets {
  readonly #seal: Seal;

  /** @param secret WEBHOOK_ENCRYPTION_SECRET */
  constructor(secret: string) {
    this.#seal = sealWith(keyFor(secret, 'outlay notifications: webhooks'));
  }

  /** As PostgreSQL reads a bytea. */
  seal(secret: string, tenantId: number): string {
    return `\\x${this.#seal.seal(Buffer.from(secret), String(tenantId)).toString('hex')}`;
  }

  /**
   * Opens the valid secrets of an endpoint, the newest first. Former ones that were sealed under another
   * WEBHOOK_ENCRYPTION_SECRET are left out.
   * @returns null where the newest one was
   */
  openValid([newest, ...former]: readonly Uint8Array[], tenantId: number): string[] | null {
    const first = newest === undefined ? null : this.#open(newest, tenantId);
    if (first === null) return null;
    return [first, ...former.flatMap((sealed) => this.#open(sealed, tenantId) ?? [])];
  }

  #open(sealed: Uint8Array, tenantId: number): string | null {
    try {
      return this.#seal.open(sealed, String(tenantId)).toString();
    } catch {
      return null;
    }
  }
}

/** Protection of stored answers, which contain secrets. */
export function answerProtection(secret: string): { hashKey: string; seal: Seal } {
  return {
    hashKey: keyFor(secret, 'outlay notifications: idempotency').toString('base64'),
    seal: sealWith(keyFor(secret, 'outlay notifications: answers')),
  };
}
