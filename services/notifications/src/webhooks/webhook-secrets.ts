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

  /** @throws Error if it was sealed under another WEBHOOK_ENCRYPTION_SECRET */
  open(sealed: Uint8Array, tenantId: number): string {
    return this.#seal.open(sealed, String(tenantId)).toString();
  }
}

/** Protection of stored answers, which contain secrets. */
export function answerProtection(secret: string): { hashKey: string; seal: Seal } {
  return {
    hashKey: keyFor(secret, 'outlay notifications: idempotency').toString('base64'),
    seal: sealWith(keyFor(secret, 'outlay notifications: answers')),
  };
}
