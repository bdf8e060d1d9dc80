import { unauthenticated } from '@outlay/errors/app-error';
import { limitsOf, type KeyLimits } from '@outlay/tenancy/key-limits';
import {
  actingKeyId,
  actingUserId,
  requirePermission,
  tenantOf,
  type RequestContext,
} from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { UserStateRepository } from '../replicas/user-state.repository.ts';
import { issueTicket, readTicket } from './stream-ticket.ts';
import { StreamTicketRepository, type TicketHolder } from './stream-ticket.repository.ts';

const LIFE_MS = 60_000;

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

/** Issues and redeems tickets for the stream. */
export class StreamTicketService {
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  /** Issues a new ticket each time, whatever the Idempotency-Key: a stored answer would be a stored secret. */
  async open(context: RequestContext): Promise<{ ticket: string; expiresAt: string }> {
    requirePermission(context, 'alerts:read');
    const tenantId = tenantOf(context);
    const { text, hash } = issueTicket(tenantId);
    const expiresAt = new Date(Date.now() + LIFE_MS);
    await this.#database.write(context, (em) =>
      new StreamTicketRepository(em, tenantId).insert({ hash, holder: holderIn(context), expiresAt }),
    );
    return { ticket: text, expiresAt: expiresAt.toISOString() };
  }

  /** Redeems a ticket once. @throws AppError UNAUTHENTICATED if it is unknown, used or expired, or its user was deactivated */
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
      return { tenantId, ...ticket, sessionVersion: user?.sessionVersion ?? null };
    });
  }
}

function holderIn(context: RequestContext): TicketHolder {
  return { userId: actingUserId(context), keyId: actingKeyId(context), limits: limitsOf(context) };
}

function badTicket(): Error {
  return unauthenticated('This ticket is not valid, or was used. Take a new one.');
}
