import { formatAmount } from '@outlay/money/money';
import type { Money } from '../__generated__/resolvers.ts';
import type { ApiKey } from './api-key.ts';

/** A key as resolvers see one. It survives JSON. */
export interface ApiKeyModel {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  projectIds: string[] | null;
  accountIds: string[] | null;
  maxAmount: Money | null;
  maxPerDay: Money | null;
  expiresAt: string;
  lastUsedAt: string | null;
  previousValidUntil: string | null;
  revokedAt: string | null;
  createdById: string;
  createdAt: string;
  updatedAt: string;
  /** The caller may see more than the name. */
  disclosed: boolean;
}

/** A key with its new token. It holds a secret: store it encrypted alone. */
export interface IssuedApiKeyModel {
  apiKey: ApiKeyModel;
  token: string;
}

export function toApiKeyModel(key: ApiKey, disclosed: boolean): ApiKeyModel {
  const { currency, previousUntil } = key;
  const money = (minor: bigint | null) => (minor === null ? null : { amount: formatAmount(minor, currency), currency });
  return {
    ...{ id: String(key.id), name: key.name, prefix: key.prefix, scopes: [...key.scopes] },
    ...{ projectIds: idsOf(key.projectIds), accountIds: idsOf(key.accountIds) },
    ...{ maxAmount: money(key.maxAmountMinor), maxPerDay: money(key.maxPerDayMinor) },
    expiresAt: key.expiresAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    previousValidUntil: previousUntil !== null && previousUntil > new Date() ? previousUntil.toISOString() : null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    createdById: String(key.createdBy),
    createdAt: key.createdAt.toISOString(),
    updatedAt: key.updatedAt.toISOString(),
    disclosed,
  };
}

function idsOf(ids: readonly number[] | null): string[] | null {
  return ids && ids.map(String);
}
