import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { serviceUnavailable, unauthenticated } from '@outlay/errors/app-error';
import type { SubgraphClient } from '@outlay/service-kit/subgraph-client';
import { readApiKeyToken, type ApiKeyToken } from '@outlay/tenancy/api-key-token';
import type { KeyLimits } from '@outlay/tenancy/key-limits';
import { isPermission, type Permission } from '@outlay/tenancy/permissions';
import type { Asker } from './tenant-directory.ts';

/** The present grant of the token of an API key. */
export interface ApiKeyClaims {
  readonly keyId: number;
  readonly tenantId: number;
  /** The user who made the key. */
  readonly madeBy: number;
  readonly permissions: ReadonlySet<Permission>;
  readonly limits: KeyLimits;
  /** Milliseconds since 1970 at which this token ends by itself. */
  readonly validUntilMs: number;
}

/** Recognises API keys: asks identity, and remembers the answers until it hears of a change. */
export interface ApiKeys {
  /** @throws AppError UNAUTHENTICATED for a token that grants nothing; SERVICE_UNAVAILABLE; whatever `beforeAsking` throws */
  verify(token: string, asker: Asker): Promise<ApiKeyClaims>;
  /** False once the token grants nothing any more. @throws AppError SERVICE_UNAVAILABLE where that is unknown */
  isLive(token: string, requestId: string): Promise<boolean>;
  /** Forgets a key that changed. */
  forgetKey(tenantId: number, keyId: number): void;
  /** Forgets the keys of a user who changed: they may do no more than their maker. */
  forgetMaker(tenantId: number, userId: number): void;
}

const KNOWN_MS = 30_000;
/** Where no event tells of changes. */
const KNOWN_WITHOUT_EVENTS_MS = 1_000;
const UNKNOWN_MS = 1_000;
const MAX_KEYS = 20_000;

const QUERY = `query ResolveApiKey($prefix: String!, $hash: String!) {
  resolveApiKey(prefix: $prefix, hash: $hash) {
    id madeBy permissions projectIds accountIds maxAmountMinor maxPerDayMinor validUntil
  }
}`;
const id = z.coerce.number().int().positive();
const ids = z
  .array(id)
  .transform((list) => new Set(list))
  .nullable();
const minor = z
  .string()
  .transform((text) => BigInt(text))
  .nullable();
const Answer = z.object({
  resolveApiKey: z
    .object({
      ...{ id, madeBy: id, projectIds: ids, accountIds: ids, maxAmountMinor: minor, maxPerDayMinor: minor },
      permissions: z.array(z.string()),
      validUntil: z.iso.datetime(),
    })
    .nullable(),
});

interface Known {
  readonly tenantId: number;
  /** Null for a token that grants nothing. */
  readonly claims: ApiKeyClaims | null;
  readonly atMs: number;
}

interface Question {
  readonly tenantId: number;
  readonly answer: Promise<Known>;
  /** Something changed since it was asked: the answer holds for those who wait, and is not remembered. */
  isOutdated: boolean;
}

/**
 * @param options.hearsChanges false while the event log is lost
 * @param options.now milliseconds since 1970, for tests
 */
export function createApiKeys(options: {
  identity: Pick<SubgraphClient, 'ask'>;
  hearsChanges: () => boolean;
  now?: () => number;
}): ApiKeys {
  const { identity, hearsChanges, now = Date.now } = options;
  const known = new LRUCache<string, Known>({ max: MAX_KEYS });
  const asking = new Map<string, Question>();

  const isFresh = ({ claims, atMs }: Known): boolean => {
    const lifetimeMs = hearsChanges() ? KNOWN_MS : KNOWN_WITHOUT_EVENTS_MS;
    return now() - atMs < (claims === null ? UNKNOWN_MS : lifetimeMs);
  };

  const ask = async ({ tenantId, prefix, hash }: ApiKeyToken, requestId: string): Promise<Known> => {
    const atMs = now();
    const data = await identity.ask({ tenantId, requestId }, QUERY, { prefix, hash });
    const answer = Answer.safeParse(data);
    if (!answer.success) throw serviceUnavailable();
    const grant = answer.data.resolveApiKey;
    return { tenantId, claims: grant && claimsOf(tenantId, grant), atMs };
  };

  /** Requests that come with a token at the same time ask once. */
  const lookUp = async (token: ApiKeyToken, requestId: string): Promise<Known> => {
    let question = asking.get(token.hash);
    if (!question) {
      const answer = ask(token, requestId).finally(() => asking.delete(token.hash));
      question = { tenantId: token.tenantId, answer, isOutdated: false };
      asking.set(token.hash, question);
    }
    const found = await question.answer;
    if (!question.isOutdated) known.set(token.hash, found);
    return found;
  };

  const find = async (text: string, { requestId, beforeAsking }: Asker): Promise<ApiKeyClaims | null> => {
    const token = readApiKeyToken(text);
    if (token === null) return null;
    let entry = known.get(token.hash);
    if (!entry || !isFresh(entry)) {
      await beforeAsking();
      entry = await lookUp(token, requestId);
    }
    const { claims } = entry;
    return claims !== null && claims.validUntilMs > now() ? claims : null;
  };

  const forget = (tenantId: number, isMeant: (claims: ApiKeyClaims) => boolean): void => {
    for (const question of asking.values()) if (question.tenantId === tenantId) question.isOutdated = true;
    // A refused token may be one of this key, or this maker: nobody knows, so it is asked about again.
    for (const [hash, { tenantId: of, claims }] of known.entries()) {
      if (of === tenantId && (claims === null || isMeant(claims))) known.delete(hash);
    }
  };

  return {
    async verify(text, asker) {
      const claims = await find(text, asker);
      if (claims === null) throw unauthenticated('The API key is not known, was revoked or has expired.');
      return claims;
    },
    async isLive(text, requestId) {
      return (await find(text, { requestId, beforeAsking: async () => undefined })) !== null;
    },
    forgetKey: (tenantId, keyId) => forget(tenantId, (claims) => claims.keyId === keyId),
    forgetMaker: (tenantId, userId) => forget(tenantId, (claims) => claims.madeBy === userId),
  };
}

function claimsOf(tenantId: number, grant: NonNullable<z.output<typeof Answer>['resolveApiKey']>): ApiKeyClaims {
  const { projectIds, accountIds, maxAmountMinor, maxPerDayMinor } = grant;
  return {
    ...{ tenantId, keyId: grant.id, madeBy: grant.madeBy },
    permissions: new Set(grant.permissions.filter(isPermission)),
    limits: { projectIds, accountIds, maxAmountMinor, maxPerDayMinor },
    validUntilMs: Date.parse(grant.validUntil),
  };
}
