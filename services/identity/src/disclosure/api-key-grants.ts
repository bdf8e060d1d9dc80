import { timingSafeEqual } from 'node:crypto';
import type { Logger } from '@outlay/telemetry/logger';
import { permissionsOf } from '@outlay/tenancy/permissions';
import { requireService, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ApiKeyGrant } from '../__generated__/resolvers.ts';
import type { ApiKey, ApiKeyMaker } from '../api-keys/api-key.ts';
import { ApiKeyRepository } from '../api-keys/api-key.repository.ts';

/** Answers the gateway what tokens of API keys grant. */
export class ApiKeyGrants {
  readonly #database: TenantDatabase;
  readonly #logger: Logger;

  constructor(database: TenantDatabase, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /**
   * The grant of a token: its scopes as far as its maker has them at present. Null for a key that is unknown, revoked or expired, or
   * whose maker is not active.
   * @param token.hash SHA-256 of the token, hexadecimal
   * @throws AppError FORBIDDEN unless a service asks
   */
  async resolve(context: RequestContext, token: { prefix: string; hash: string }): Promise<ApiKeyGrant | null> {
    requireService(context);
    const tenantId = tenantOf(context);
    const found = await this.#database.read(context, (em) =>
      new ApiKeyRepository(em, tenantId).findByPrefix(token.prefix),
    );
    const grant = found && grantOf(found.key, found.maker, token.hash);
    if (!grant) return null;
    await this.#noteUse(context, found.key.id);
    return grant;
  }

  /** A key works also where its use cannot be noted. */
  async #noteUse(context: RequestContext, keyId: number): Promise<void> {
    const tenantId = tenantOf(context);
    await this.#database
      .write({ tenantId, deadline: context.deadline }, (em) => new ApiKeyRepository(em, tenantId).noteUse(keyId))
      .catch((error: unknown) => this.#logger.warn({ err: error, keyId }, 'the use of an API key cannot be noted'));
  }
}

function grantOf(key: ApiKey, maker: ApiKeyMaker, hash: string, now = new Date()): ApiKeyGrant | null {
  const validUntil = endOf(key, hash);
  if (validUntil === null || validUntil <= now || key.revokedAt !== null || !maker.isActive) return null;
  const held = permissionsOf(maker.role);
  return {
    id: String(key.id),
    madeBy: String(key.createdBy),
    permissions: key.scopes.filter((scope) => held.has(scope)),
    projectIds: key.projectIds && key.projectIds.map(String),
    accountIds: key.accountIds && key.accountIds.map(String),
    maxAmountMinor: key.maxAmountMinor?.toString() ?? null,
    maxPerDayMinor: key.maxPerDayMinor?.toString() ?? null,
    validUntil: validUntil.toISOString(),
  };
}

/** The end of the token with this hash; null for a token that is none of the key's. */
function endOf({ secretHash, previousHash, previousUntil, expiresAt }: ApiKey, hash: string): Date | null {
  if (isSame(hash, secretHash)) return expiresAt;
  if (previousHash === null || previousUntil === null || !isSame(hash, previousHash)) return null;
  return previousUntil < expiresAt ? previousUntil : expiresAt;
}

/** In constant time. */
function isSame(given: string, stored: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(stored)];
  return one.length === other.length && timingSafeEqual(one, other);
}
