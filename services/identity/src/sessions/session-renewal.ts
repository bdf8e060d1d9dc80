import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { addToOutbox, type EventOrigin } from '@outlay/messaging/outbox';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { sessionsEndedEvent } from '../messaging/session-events.ts';
import { digestOfToken, issueOpaqueToken } from '../tokens/opaque-token.ts';
import { createSeal, type Seal } from '../tokens/seal.ts';
import type { User } from '../users/user.entity.ts';
import { UserRepository } from '../users/user.repository.ts';
import { refreshExpiry } from './refresh-expiry.ts';
import { SessionRepository, type RevocationReason, type StoredToken, type TokenFamily } from './session.repository.ts';

/** Seconds after its first use within which a browser gets a token's successor again: tabs may refresh at the same time. */
export const GRACE_SECONDS = 10;
/** Number of times that the successor is returned again. */
export const MAX_REPLAYS = 3;

/** A refresh token as a client presents it. */
export interface PresentedToken {
  tenantId: number;
  text: string;
}

/** The outcome of a refresh. A value, not an error: the transaction that ends a family must commit. */
export type Renewal =
  | { outcome: 'RENEWED'; user: User; familyId: string; refreshToken: string }
  | { outcome: 'REUSED' | 'REFUSED' | 'TOO_OFTEN' };

/**
 * Exchanges a refresh token for its successor within the caller's transaction. A reused token ends its family, except
 * that a browser (`context.fromCookie`) gets the same successor again within the grace period.
 * @param limitPerMinute tokens that one family may be given within a minute
 */
export async function renew(
  em: EntityManager,
  context: RequestContext,
  { tenantId, text }: PresentedToken,
  limitPerMinute: number,
): Promise<Renewal> {
  const sessions = new SessionRepository(em, tenantId);
  const hash = digestOfToken(text);
  const family = await sessions.lockFamilyOf(hash);
  const token = family && (await sessions.findToken(hash));
  if (!family || !token) return { outcome: 'REFUSED' };
  const inTenant = { ...context, tenantId };
  const isUsed = token.usedSecondsAgo !== null;
  const successor = isUsed && family.revokedBecause === null ? await newestAfter(sessions, context, text, token) : null;
  if (isUsed && successor === null) {
    const hasEnded = await endFamily(em, inTenant, family, 'REUSE');
    if (hasEnded) await recordReuse(em, inTenant, family.userId);
    return { outcome: 'REUSED' };
  }
  if (family.revokedBecause === 'REUSE') return { outcome: 'REUSED' };
  if (family.revokedBecause !== null || token.expiresAt <= new Date()) return { outcome: 'REFUSED' };
  const user = await new UserRepository(em).find(family.userId);
  if (!user?.isActive) return { outcome: 'REFUSED' };
  const renewed = { outcome: 'RENEWED', user, familyId: family.publicId } as const;
  if (successor !== null) {
    await sessions.countReplay(hash);
    return { ...renewed, refreshToken: successor };
  }
  if ((await sessions.issuedLately(family.id)) >= limitPerMinute) return { outcome: 'TOO_OFTEN' };
  const refreshToken = await addToken(sessions, tenantId, family);
  const sealed = context.fromCookie === true ? sealOf(text).seal(Buffer.from(refreshToken), hash) : null;
  await sessions.markUsed(hash, sealed);
  await sessions.noteUse(family.id);
  await sessions.forgetSuccessors(family.id, GRACE_SECONDS);
  return { ...renewed, refreshToken };
}

/** Issues the next token of a family. @returns its text */
export async function addToken(sessions: SessionRepository, tenantId: number, family: TokenFamily): Promise<string> {
  const token = issueOpaqueToken('olr', tenantId);
  await sessions.addToken(family.id, token.hash, refreshExpiry(family.createdAt, new Date()));
  return token.text;
}

/** Ends a family and publishes it, so that gateways refuse its access tokens. @returns false if it had ended before */
export async function endFamily(
  em: EntityManager,
  origin: EventOrigin & { tenantId: number },
  family: TokenFamily,
  reason: RevocationReason,
): Promise<boolean> {
  const hasEnded = await new SessionRepository(em, origin.tenantId).revokeFamily(family.id, reason);
  if (hasEnded) await publishEnded(em, origin, family.userId);
  return hasEnded;
}

/** Publishes every family of the user that ended lately. */
export async function publishEnded(
  em: EntityManager,
  { tenantId, requestId, traceparent }: EventOrigin & { tenantId: number },
  userId: number,
): Promise<void> {
  const familyIds = await new SessionRepository(em, tenantId).endedLately(userId);
  await addToOutbox(em, { tenantId, requestId, traceparent }, [sessionsEndedEvent(userId, familyIds, new Date())]);
}

/**
 * The newest token that followed a used one, where a browser may have it again. Tabs may have refreshed more than once
 * since: a cookie must never go back to a token that is used by now.
 */
async function newestAfter(
  sessions: SessionRepository,
  { fromCookie }: RequestContext,
  presented: string,
  token: StoredToken,
): Promise<string | null> {
  if (fromCookie !== true || token.replays >= MAX_REPLAYS) return null;
  let text = presented;
  for (let current: StoredToken | null = token; current?.usedSecondsAgo != null;) {
    if (current.usedSecondsAgo > GRACE_SECONDS || current.sealedSuccessor === null) return null;
    text = sealOf(text).open(current.sealedSuccessor, digestOfToken(text)).toString();
    current = await sessions.findToken(digestOfToken(text));
  }
  return text;
}

/** The key derives from the token itself, which is not stored: the database alone opens no successor. */
function sealOf(tokenText: string): Seal {
  return createSeal(tokenText, 'refresh token successor');
}

/** A token used twice was stolen, or its answer was lost. */
async function recordReuse(em: EntityManager, context: RequestContext, userId: number): Promise<void> {
  const changes = { session: { before: 'live', after: 'revoked' } };
  await recordAudit(em, context, { action: 'session.reuse_detected', entityType: 'user', entityId: userId, changes });
}
