import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, notFound, unauthenticated } from '@outlay/errors/app-error';
import { currencyOf } from '@outlay/money/currencies';
import { readByIds } from '@outlay/service-kit/graphql/list-reader';
import { issueApiKeyToken, newApiKeyPrefix } from '@outlay/tenancy/api-key-token';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { actingUserId, can, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { CreateApiKeyInput } from '../__generated__/resolvers.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import type { ApiKey } from './api-key.ts';
import { recordKeyChange } from './api-key.journal.ts';
import { toApiKeyModel, type ApiKeyModel, type IssuedApiKeyModel } from './api-key.mapper.ts';
import { ApiKeyRepository } from './api-key.repository.ts';
import { revokeKeys } from './revocation.ts';
import { checkHolds, checkNewKey, readExpiry, ROTATION_GRACE_SECONDS } from './api-key.rules.ts';

/** Keys of a tenant that are not revoked. */
const MOST_KEYS = 200;

/** Dependencies of the service. */
export interface ApiKeyServiceParts {
  database: TenantDatabase;
  /** It encrypts the answers that it stores: they hold tokens. */
  commands: Commands;
}

/** Makes, shows, rotates and revokes API keys. */
export class ApiKeyService {
  readonly #parts: ApiKeyServiceParts;

  constructor(parts: ApiKeyServiceParts) {
    this.#parts = parts;
  }

  /** Keys that are not revoked, newest first. @throws AppError FORBIDDEN without `keys:manage` */
  async list(context: RequestContext): Promise<ApiKeyModel[]> {
    requirePermission(context, 'keys:manage');
    const tenantId = tenantOf(context);
    const keys = await this.#parts.database.read(context, (em) => new ApiKeyRepository(em, tenantId).listed(MOST_KEYS));
    return keys.map((key) => toApiKeyModel(key, true));
  }

  /** Keys by id, revoked ones too; null for unknown ids. Everyone in the tenant may see names. */
  async findMany(context: RequestContext, ids: readonly string[]): Promise<(ApiKeyModel | null)[]> {
    if (context.principal.kind === 'anonymous') throw unauthenticated();
    const tenantId = tenantOf(context);
    const find = (wanted: readonly number[]) =>
      this.#parts.database.read(context, (em) => new ApiKeyRepository(em, tenantId).findMany(wanted));
    return readByIds(ids, find, (key) => toApiKeyModel(key, can(context, 'keys:manage')));
  }

  /** @throws AppError FORBIDDEN; VALIDATION_FAILED; NAME_TAKEN; CONFLICT where there are too many */
  async create(context: RequestContext, command: Command, input: CreateApiKeyInput): Promise<IssuedApiKeyModel> {
    requirePermission(context, 'keys:manage');
    const makerId = makerOf(context);
    const tenantId = tenantOf(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const tenant = await new TenantRepository(em).find(tenantId);
      if (!tenant) throw unauthenticated();
      const terms = checkNewKey(input, currencyOf(tenant.baseCurrency));
      checkHolds(terms.scopes, context.principal.permissions);
      const keys = new ApiKeyRepository(em, tenantId);
      if ((await keys.listed(MOST_KEYS)).length >= MOST_KEYS)
        throw conflict('CONFLICT', `There are ${MOST_KEYS} keys already. Revoke one first.`);
      const prefix = newApiKeyPrefix(tenantId);
      const token = issueApiKeyToken(prefix);
      const key = await saved(keys, await keys.add(terms, { prefix, hash: token.hash }, makerId));
      await recordKeyChange(em, context, { action: 'api_key.created', before: null, key });
      return { apiKey: toApiKeyModel(key, true), token: token.text };
    });
  }

  /**
   * Gives a key another token. It is from then on the caller's, and may do no more than they.
   * @throws AppError FORBIDDEN; NOT_FOUND for a key that is revoked; VALIDATION_FAILED for an expired one without a new end; NAME_TAKEN
   */
  async rotate(
    context: RequestContext,
    command: Command,
    id: string,
    expiresAt?: string | null,
  ): Promise<IssuedApiKeyModel> {
    requirePermission(context, 'keys:manage');
    const userId = makerOf(context);
    return this.#parts.commands.run(context, command, async (em) => {
      const { keys, key: before } = await lockKey(em, tenantOf(context), id);
      checkHolds(before.scopes, context.principal.permissions);
      const end = readExpiry(expiresAt ?? before.expiresAt.toISOString()) ?? before.expiresAt;
      const token = issueApiKeyToken(before.prefix);
      await keys.rotate(before, token.hash, { userId, expiresAt: end, graceSeconds: ROTATION_GRACE_SECONDS });
      const key = await saved(keys, before.id);
      await recordKeyChange(em, context, { action: 'api_key.rotated', before, key });
      return { apiKey: toApiKeyModel(key, true), token: token.text };
    });
  }

  /** @throws AppError FORBIDDEN; NOT_FOUND for a key that is revoked */
  async revoke(context: RequestContext, command: Command, id: string): Promise<true> {
    requirePermission(context, 'keys:manage');
    return this.#parts.commands.run(context, command, async (em) => {
      const { key } = await lockKey(em, tenantOf(context), id);
      await revokeKeys(em, context, [key]);
      return true as const;
    });
  }
}

function makerOf(context: RequestContext): number {
  const userId = actingUserId(context);
  if (userId === null) throw unauthenticated();
  return userId;
}

async function lockKey(
  em: EntityManager,
  tenantId: number,
  id: string,
): Promise<{ keys: ApiKeyRepository; key: ApiKey }> {
  const keys = new ApiKeyRepository(em, tenantId);
  const number = parseId(id);
  const key = number === null ? null : await keys.lock(number);
  if (!key) throw notFound('API key');
  return { keys, key };
}

async function saved(keys: ApiKeyRepository, id: number): Promise<ApiKey> {
  const key = await keys.find(id);
  if (!key) throw new Error(`The API key ${id} was written and is not there.`);
  return key;
}
