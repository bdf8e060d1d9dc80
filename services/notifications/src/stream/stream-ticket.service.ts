import { unauthenticated } from '@outlay/errors/app-error';
import { actingUserId, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { UserStateRepository } from '../replicas/user-state.repository.ts';
import { issueTicket, readTicket } from './stream-ticket.ts';
import { StreamTicketRepository } from './stream-ticket.repository.ts';

const LIFE_MS = 60_000;

/** Owner of the stream. */
export interface StreamViewer {
  tenantId: number;
  /** Null for an API key or a service: it sees all types. */
  userId: number | null;
  /** Of the user's, when the stream was opened; a higher one ends it. Null where the user is not known yet. */
  sessionVersion: number | null;
}

/** Gives out tickets for the stream, and takes them. */
export class StreamTicketService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** A new ticket each time, whatever the Idempotency-Key: an answer that is kept would be a secret that is kept. */
  async open(context: RequestContext): Promise<{ ticket: string; expiresAt: string }> {
    requirePermission(context, 'alerts:read');
    const tenantId = tenantOf(context);
    const { text, hash } = issueTicket(tenantId);
    const expiresAt = new Date(Date.now() + LIFE_MS);
    await this.#database.write(context, (em) =>
      new StreamTicketRepository(em, tenantId).insert({ hash, userId: actingUserId(context), expiresAt }),
    );
    return { ticket: text, expiresAt: expiresAt.toISOString() };
  }

  /** Takes a ticket, once. @throws AppError UNAUTHENTICATED when it is unknown, used or late, or its user was deactivated */
  async redeem(text: string): Promise<StreamViewer> {
    const read = readTicket(text);
    if (!read) throw badTicket();
    const { tenantId, hash } = read;
    return this.#database.write({ tenantId }, async (em) => {
      const ticket = await new StreamTicketRepository(em, tenantId).take(hash);
      if (!ticket) throw badTicket();
      const { userId } = ticket;
      const user = userId === null ? null : await new UserStateRepository(em, tenantId).find(userId);
      if (user?.isActive === false) throw badTicket();
      return { tenantId, userId, sessionVersion: user?.sessionVersion ?? null };
    });
  }
}

function badTicket(): Error {
  return unauthenticated('This ticket is not valid, or was used. Take a new one.');
}
