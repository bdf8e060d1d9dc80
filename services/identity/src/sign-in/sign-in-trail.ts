import type { EntityManager } from '@mikro-orm/postgresql';
import type { Changes } from '@outlay/audit/diff';
import { encryptPersonal } from '@outlay/audit/personal';
import { recordAudit } from '@outlay/audit/record';
import type { Logger } from '@outlay/telemetry/logger';
import { ANONYMOUS, type Principal, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { Seal } from '../tokens/seal.ts';
import { PersonKeyRepository } from '../users/person-key.repository.ts';
import type { User } from '../users/user.entity.ts';
import { RefusalWindows } from './refusal-windows.ts';

/** Why a sign-in was refused: `TOO_MANY` were tried, so the password was not compared. */
export type SignInRefusal = 'WRONG_PASSWORD' | 'INACTIVE' | 'TOO_MANY';

type Person = Pick<User, 'id' | 'tenantId' | 'role'>;
const NO_PERMISSIONS = new Set<never>();

export interface SignInTrailParts {
  database: TenantDatabase;
  /** The one that person keys are sealed with. */
  seal: Seal;
  logger: Logger;
  /** Milliseconds that one entry stands for; a minute by default. */
  windowMs?: number | undefined;
}

/** Tells in the audit trail and in the log who signed in and out, and who was refused. */
export class SignInTrail {
  readonly #parts: SignInTrailParts;
  readonly #windows: RefusalWindows;

  constructor(parts: SignInTrailParts) {
    this.#parts = parts;
    this.#windows = new RefusalWindows(parts.logger, parts.windowMs);
  }

  /** Writes the entry in the transaction of the sign-in. The device is personal: its name is encrypted. */
  async signedIn(em: EntityManager, context: RequestContext, user: User, device: string | null): Promise<void> {
    const person = await new PersonKeyRepository(em, this.#parts.seal).keyOf(user.tenantId, user.id);
    const named: Changes = device === null ? {} : { device: { before: null, after: device } };
    const changes = encryptPersonal(named, person, ['device']);
    const action = 'user.signed_in';
    await recordAudit(em, originOf(user, context), { action, entityType: 'user', entityId: user.id, changes });
    this.#parts.logger.info({ clientIp: context.client?.address, userId: user.id }, 'signed in');
  }

  /**
   * Notes a refusal. Returns at once, and the entry is written apart: a sign-in takes as long for an address without an account, of which
   * the log alone tells. An account gets one entry a minute for each reason, with the number of tries.
   */
  refused(context: RequestContext, user: Person | null, reason: SignInRefusal): void {
    const { client, requestId } = context;
    this.#parts.logger.info({ clientIp: client?.address, userId: user?.id, reason }, 'sign-in refused');
    if (!user) return;
    const { id, tenantId } = user;
    this.#windows.note(`${tenantId}:${id}:${reason}`, (attempts) => this.#record(user, requestId, reason, attempts));
  }

  /** Writes what is noted and not written yet. */
  stop(): Promise<void> {
    return this.#windows.close();
  }

  async #record({ id, tenantId }: Person, requestId: string, reason: SignInRefusal, attempts: number): Promise<void> {
    await this.#parts.database.write({ tenantId }, (em) =>
      recordAudit(
        em,
        { tenantId, requestId, principal: ANONYMOUS },
        {
          ...{ action: 'user.sign_in_refused', entityType: 'user', entityId: id },
          changes: { reason: { before: null, after: reason }, attempts: { before: null, after: attempts } },
        },
      ),
    );
  }
}

/** Writes the entry of a sign-out. The caller's token proved who it is. */
export async function recordSignOut(em: EntityManager, context: RequestContext, user: Person): Promise<void> {
  const action = 'user.signed_out';
  await recordAudit(em, originOf(user, context), { action, entityType: 'user', entityId: user.id, changes: {} });
}

function originOf({ id, tenantId, role }: Person, { requestId }: RequestContext) {
  const principal: Principal = { kind: 'user', userId: id, role, permissions: NO_PERMISSIONS };
  return { tenantId, principal, requestId };
}
