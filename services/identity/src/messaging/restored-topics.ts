import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import { TenantRepository } from '../tenants/tenant.repository.ts';
import { UserRepository } from '../users/user.repository.ts';
import { API_KEY_TOPIC, apiKeyEvent } from './api-key-events.ts';
import { ApiKeyRepository } from '../api-keys/api-key.repository.ts';
import { ApiKeySchema } from '@outlay/proto/outlay/identity/v1/api_key_pb.ts';
import { TENANT_TOPIC, tenantEvent } from './tenant-events.ts';
import { USER_TOPIC, userEvent } from './user-events.ts';

const tenants: RestoredTopic = {
  topic: TENANT_TOPIC.name,
  table: 'tenants',
  async present(em, tenantId) {
    const tenant = await new TenantRepository(em).find(tenantId);
    return tenant ? [tenantEvent('TenantChanged', tenant)] : [];
  },
  // Nobody can sign in to a tenant that is lost; there is nothing more to say of it.
  ended: () => null,
};

const users: RestoredTopic = {
  topic: USER_TOPIC.name,
  table: 'users',
  async present(em, _tenantId, ids) {
    const found = await new UserRepository(em).findMany(ids);
    return found.map((user) => userEvent('UserChanged', user));
  },
  /** Tokens of a person who is lost must open nothing: ids are not given again, and the session ends. */
  ended(payload) {
    const last = create(UserSchema, fromBinary(UserSchema, payload));
    if (last.isActive) last.sessionVersion += 1;
    last.isActive = false;
    return { type: 'UserChanged', payload: toBinary(UserSchema, last) };
  },
};

const apiKeys: RestoredTopic = {
  topic: API_KEY_TOPIC.name,
  table: 'api_keys',
  async present(em, tenantId, ids) {
    const found = await new ApiKeyRepository(em, tenantId).findMany(ids);
    return found.map((key) => apiKeyEvent('ApiKeyChanged', key));
  },
  /** A key that is lost opens nothing: its token is nowhere. */
  ended(payload) {
    const last = create(ApiKeySchema, fromBinary(ApiKeySchema, payload));
    last.isRevoked = true;
    return { type: 'ApiKeyChanged', payload: toBinary(ApiKeySchema, last) };
  },
};

/** Republishes tenants, users and API keys after a restore. */
export const identityRestoredTopics: readonly RestoredTopic[] = [tenants, users, apiKeys];
