import { forbidden } from '@outlay/errors/app-error';
import type { ApiKeyResolvers } from '../../__generated__/resolvers.ts';
import type { ApiKeyModel } from '../api-key.mapper.ts';

/** Everyone in the tenant sees names; other fields require `keys:manage`. */
export const ApiKey: ApiKeyResolvers = {
  prefix: (key) => disclosed(key).prefix,
  scopes: (key) => disclosed(key).scopes,
  projectIds: (key) => disclosed(key).projectIds,
  accountIds: (key) => disclosed(key).accountIds,
  maxAmount: (key) => disclosed(key).maxAmount,
  maxPerDay: (key) => disclosed(key).maxPerDay,
  expiresAt: (key) => disclosed(key).expiresAt,
  lastUsedAt: (key) => disclosed(key).lastUsedAt,
  previousValidUntil: (key) => disclosed(key).previousValidUntil,
  revokedAt: (key) => disclosed(key).revokedAt,
  createdBy: (key, _args, { userLoader }) => userLoader.load(disclosed(key).createdById),
  createdAt: (key) => disclosed(key).createdAt,
  updatedAt: (key) => disclosed(key).updatedAt,
  __resolveReference: ({ id }, { apiKeyLoader }) => apiKeyLoader.load(id),
};

function disclosed(key: ApiKeyModel): ApiKeyModel {
  if (!key.disclosed) throw forbidden();
  return key;
}
