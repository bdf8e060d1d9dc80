import { AppError, unauthenticated } from '@outlay/errors/app-error';
import { actingUserId, principalKey, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { makeTicket, readTicket, type ReadTicket } from './ticket-token.ts';
import { TicketRepository, type StoredTicket } from './ticket.repository.ts';

const LIFE_MS = 60_000;

/** A ticket as its taker receives it. */
export interface IssuedTicket {
  ticket: string;
  /** RFC 3339. */
  expiresAt: string;
}

/** A redeemed ticket. */
export interface RedeemedTicket extends StoredTicket {
  readonly tenantId: number;
}

/**
 * Issues and redeems the tickets of one service. A ticket is good for one use within a minute, by who took it. A resolver checks
 * permissions and input, and stores in the ticket what it permits.
 */
export class TicketOffice {
  readonly #service: string;
  readonly #tickets: TicketRepository;

  constructor(service: string, database: TenantDatabase) {
    this.#service = service;
    this.#tickets = new TicketRepository(database);
  }

  /**
   * Issues a new ticket each time, whatever the Idempotency-Key: a stored answer would be a stored secret.
   * @param purpose the name of the door that it opens (`registerBytes`)
   * @param content what it permits, as JSON
   * @throws AppError UNAUTHENTICATED for an anonymous caller
   */
  async issue(context: RequestContext, purpose: string, content: unknown): Promise<IssuedTicket> {
    if (context.principal.kind === 'anonymous') throw unauthenticated();
    const tenantId = tenantOf(context);
    const text = makeTicket(this.#service, tenantId);
    const expiresAt = new Date(Date.now() + LIFE_MS);
    const ticket = { holder: principalKey(context.principal), userId: actingUserId(context), purpose, content };
    await this.#tickets.insert(context, readTicket(text)?.hash ?? '', ticket, expiresAt);
    return { ticket: text, expiresAt: expiresAt.toISOString() };
  }

  /** Redeems a ticket of the caller once. @throws AppError NOT_FOUND if it is malformed, unknown, used, expired or another's */
  async redeem(text: string, { principal, tenantId }: RequestContext): Promise<RedeemedTicket> {
    const read = readTicket(text);
    if (read?.tenantId !== tenantId) throw badTicket();
    return this.#take(read, principalKey(principal));
  }

  /** Redeems a ticket once, whoever brings it. @throws AppError NOT_FOUND */
  async redeemFromAnybody(text: string): Promise<RedeemedTicket> {
    return this.#take(readTicket(text), null);
  }

  async #take(read: ReadTicket | null, holder: string | null): Promise<RedeemedTicket> {
    if (read?.service !== this.#service) throw badTicket();
    const { tenantId, hash } = read;
    const ticket = await this.#tickets.take(tenantId, hash, holder);
    if (!ticket) throw badTicket();
    return { tenantId, ...ticket };
  }
}

function badTicket(): Error {
  return new AppError('NOT_FOUND', 'This ticket is not valid, was used, or is older than a minute. Take a new one.');
}
