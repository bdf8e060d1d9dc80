import { z } from 'zod';
import { unauthenticated } from '@outlay/errors/app-error';
import type { IssuedTicket, RedeemedTicket, TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { limitsOf, NO_LIMITS, type KeyLimits } from '@outlay/tenancy/key-limits';
import { actingKeyId, requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { UserStateRepository } from '../replicas/user-state.repository.ts';

/** The purpose of tickets to the stream. */
export const ALERT_STREAM = 'alert-stream';

const ids = z.array(z.number()).nullable();
const content = z.object({ keyId: z.number().nullable(), projectIds: ids, accountIds: ids });

/** Owner of the stream. */
export interface StreamViewer {
  tenantId: number;
  /** Null for an API key or a service, which sees all types. */
  userId: number | null;
  /** Null for a user or a service. */
  keyId: number | null;
  /** Of a key. */
  limits: KeyLimits;
  /** The user's version when the stream was opened; a higher one ends it. Null for a user who is unknown here. */
  sessionVersion: number | null;
}

/** Permits streams to those who may read alerts. */
export class StreamViewers {
  readonly #database: TenantDatabase;
  readonly #office: TicketOffice;

  constructor(database: TenantDatabase, office: TicketOffice) {
    this.#database = database;
    this.#office = office;
  }

  /** @throws AppError FORBIDDEN */
  async permit(context: RequestContext): Promise<IssuedTicket> {
    requirePermission(context, 'alerts:read');
    const { projectIds, accountIds } = limitsOf(context);
    const viewer: z.input<typeof content> = {
      keyId: actingKeyId(context),
      projectIds: projectIds && [...projectIds],
      accountIds: accountIds && [...accountIds],
    };
    return this.#office.issue(context, ALERT_STREAM, viewer);
  }

  /** @throws AppError UNAUTHENTICATED if the ticket's user was deactivated */
  async of({ tenantId, userId, content: permitted }: RedeemedTicket): Promise<StreamViewer> {
    const { keyId, projectIds, accountIds } = content.parse(permitted);
    const limits = {
      ...NO_LIMITS,
      projectIds: projectIds && new Set(projectIds),
      accountIds: accountIds && new Set(accountIds),
    };
    const user =
      userId === null
        ? null
        : await this.#database.read({ tenantId }, (em) => new UserStateRepository(em, tenantId).find(userId));
    if (user?.isActive === false) throw unauthenticated('This session has ended. Sign in again.');
    return { tenantId, userId, keyId, limits, sessionVersion: user?.sessionVersion ?? null };
  }
}
