import { currencyOf, type CurrencyCode } from '@outlay/money/currencies';
import { isKeyScope, type KeyScope, type Role } from '@outlay/tenancy/permissions';

/** The grants and limits of a key, and its end. Amounts are minor units of the base currency; null is no limit. */
export interface ApiKeyTerms {
  name: string;
  scopes: readonly KeyScope[];
  projectIds: readonly number[] | null;
  accountIds: readonly number[] | null;
  maxAmountMinor: bigint | null;
  maxPerDayMinor: bigint | null;
  expiresAt: Date;
}

export interface ApiKey extends ApiKeyTerms {
  id: number;
  prefix: string;
  /** The tenant's base currency. */
  currency: CurrencyCode;
  secretHash: string;
  /** Of the token before the last rotation, accepted until `previousUntil`. */
  previousHash: string | null;
  previousUntil: Date | null;
  lastUsedAt: Date | null;
  createdBy: number;
  revokedAt: Date | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
}

/** The user who made a key: it may never do more than this user may at present. */
export interface ApiKeyMaker {
  role: Role;
  isActive: boolean;
}

/** A row as JSON has it. */
export interface ApiKeyRow {
  id: number;
  name: string;
  prefix: string;
  secret_hash: string;
  previous_hash: string | null;
  previous_until: string | null;
  scopes: string[];
  project_ids: number[] | null;
  account_ids: number[] | null;
  max_amount_minor: string | null;
  max_per_day_minor: string | null;
  expires_at: string;
  last_used_at: string | null;
  created_by: number;
  revoked_at: string | null;
  version: number;
  created_at: string;
  updated_at: string;
  base_currency: string;
  role: Role;
  is_active: boolean;
}

/** A scope that a later version no longer knows grants nothing. */
export function toApiKey(row: ApiKeyRow): ApiKey {
  return {
    ...{ id: row.id, name: row.name, prefix: row.prefix, secretHash: row.secret_hash, previousHash: row.previous_hash },
    ...{ scopes: row.scopes.filter(isKeyScope), projectIds: row.project_ids, accountIds: row.account_ids },
    maxAmountMinor: row.max_amount_minor === null ? null : BigInt(row.max_amount_minor),
    maxPerDayMinor: row.max_per_day_minor === null ? null : BigInt(row.max_per_day_minor),
    currency: currencyOf(row.base_currency),
    expiresAt: new Date(row.expires_at),
    previousUntil: dateOf(row.previous_until),
    lastUsedAt: dateOf(row.last_used_at),
    createdBy: row.created_by,
    revokedAt: dateOf(row.revoked_at),
    version: row.version,
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
