import { notFound, unauthenticated } from '@outlay/errors/app-error';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { ActiveSessionRepository, type ActiveSession } from './active-session.repository.ts';
import { publishEnded } from './session-renewal.ts';

/** A session as its owner sees it. */
export interface ActiveSessionModel extends Pick<ActiveSession, 'device'> {
  id: string;
  createdAt: string;
  lastUsedAt: string;
  isCurrent: boolean;
}

/** A person's own sessions. */
export class ActiveSessionService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** @throws AppError UNAUTHENTICATED */
  async list(context: RequestContext): Promise<ActiveSessionModel[]> {
    const { tenantId, userId, familyId } = callerOf(context);
    const sessions = await this.#database.read(context, (em) =>
      new ActiveSessionRepository(em, tenantId, userId).list(),
    );
    return sessions.map(({ id, publicId, device, createdAt, lastUsedAt }) => ({
      id: String(id),
      device,
      createdAt: createdAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
      isCurrent: publicId === familyId,
    }));
  }

  /** Ends one, which may be the caller's present one. @throws AppError NOT_FOUND for one that is not the caller's, or has ended */
  async end(context: RequestContext, command: Command, id: string): Promise<true> {
    const { tenantId, userId } = callerOf(context);
    return this.#commands.run(context, command, async (em) => {
      const number = parseId(id);
      const hasEnded = number !== null && (await new ActiveSessionRepository(em, tenantId, userId).end(number));
      if (!hasEnded) throw notFound('Session');
      await publishEnded(em, { ...context, tenantId }, userId);
      await recordEnds(em, context, userId);
      return true as const;
    });
  }

  /** Ends all but the caller's present one. @throws AppError UNAUTHENTICATED */
  async endOthers(context: RequestContext, command: Command): Promise<true> {
    const { tenantId, userId, familyId } = callerOf(context);
    return this.#commands.run(context, command, async (em) => {
      const ended = await new ActiveSessionRepository(em, tenantId, userId).endOthers(familyId ?? null);
      if (ended === 0) return true as const;
      await publishEnded(em, { ...context, tenantId }, userId);
      await recordEnds(em, context, userId);
      return true as const;
    });
  }
}

function callerOf(context: RequestContext): { tenantId: number; userId: number; familyId: string | undefined } {
  requirePermission(context, 'session:self');
  const { principal } = context;
  if (principal.kind !== 'user') throw unauthenticated();
  return { tenantId: tenantOf(context), userId: principal.userId, familyId: principal.familyId };
}

async function recordEnds(em: EntityManager, context: RequestContext, userId: number): Promise<void> {
  await recordAudit(em, context, { action: 'user.signed_out', entityType: 'user', entityId: userId, changes: {} });
}
