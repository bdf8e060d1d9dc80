import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { MailTransport } from '@outlay/mail/mail-transport';
import type { Logger } from '@outlay/telemetry/logger';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import { auditedUser, type UserJournal } from '../users/user.journal.ts';
import type { User } from '../users/user.entity.ts';
import { UserRepository } from '../users/user.repository.ts';
import { checkOwnerLeft } from '../users/user.rules.ts';
import type { Eraser, Person } from './erasers.ts';

/** Dependencies of the service. */
export interface ErasureServiceParts {
  commands: Commands;
  journal: UserJournal;
  erasers: readonly Eraser[];
  /** Keeps mails where there is no mail server. */
  mailbox: Pick<MailTransport, 'forget'>;
  logger: Logger;
}

/** Erases people. Their id stays in the history, which shows a former user. */
export class ErasureService {
  readonly #parts: ErasureServiceParts;

  constructor(parts: ErasureServiceParts) {
    this.#parts = parts;
  }

  /**
   * Erases a person of the tenant, for ever. Other services erase what they hold when they read the event.
   * @throws AppError FORBIDDEN without `users:erase`; NOT_FOUND, also for who is erased; PRECONDITION_FAILED; LAST_OWNER
   */
  async erase(context: RequestContext, command: Command, id: string, expectedVersion?: number | null): Promise<true> {
    requirePermission(context, 'users:erase');
    let erased: Person | null = null;
    await this.#parts.commands.run(context, command, async (em) => {
      erased = await this.#erase(em, context, id, expectedVersion);
      return true as const;
    });
    await this.#forgetMails(erased);
    return true;
  }

  async #erase(
    em: EntityManager,
    context: RequestContext,
    id: string,
    expectedVersion: number | null | undefined,
  ): Promise<Person> {
    const users = new UserRepository(em);
    // Before the person: of two Owners who erase each other, the second sees that the first is gone.
    const activeOwnerIds = await users.lockActiveOwners();
    const userId = parseId(id);
    const user = userId === null ? null : await users.findForUpdate(userId);
    if (!user) throw notFound('User');
    checkVersion(user.version, expectedVersion);
    checkOwnerLeft(user.id, { role: user.role, isActive: false }, activeOwnerIds);
    const person = { tenantId: user.tenantId, userId: user.id, email: user.email, name: user.name };
    const before = auditedUser(user);
    Object.assign(user, formerUser(user));
    await users.save(user);
    for (const eraser of this.#parts.erasers) await eraser(em, person, context);
    await this.#parts.journal.recordErasure(em, context, before, user);
    return person;
  }

  /** The erasure is done when this begins; a mailbox that cannot be read is the developer's to clear. */
  async #forgetMails(person: Person | null): Promise<void> {
    if (person === null) return;
    await this.#parts.mailbox
      .forget(person.email)
      .catch((error: unknown) => this.#parts.logger.error({ err: error }, 'the local mailbox could not be cleared'));
  }
}

/** The fields of a user without the person. The address is none, so that it collides with none. */
function formerUser({ id, sessionVersion, version }: User): Partial<User> {
  const now = new Date();
  return {
    ...{ email: `erased:${id}`, name: '', passwordHash: null, locale: null, timeZone: null },
    ...{ isActive: false, emailVerifiedAt: null },
    ...{ sessionVersion: sessionVersion + 1, version: version + 1, erasedAt: now, updatedAt: now },
  };
}
