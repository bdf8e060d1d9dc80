import type { EntityManager } from '@mikro-orm/postgresql';
import type { Role } from '@outlay/tenancy/permissions';

/** An invitation that can still be accepted. */
export interface Invitation {
  id: number;
  email: string;
  role: Role;
  invitedBy: number;
  createdAt: Date;
  expiresAt: Date;
}

interface InvitationRow {
  id: string;
  email: string;
  role: Role;
  invited_by: string;
  created_at: Date | string;
  expires_at: Date | string;
}

const COLUMNS = 'id, email, role, invited_by, created_at, expires_at';
const IS_OPEN = 'accepted_at is null and revoked_at is null and expires_at > now()';
/** Most invitations that are listed; a tenant has few open ones. */
const MAX_LISTED = 1_000;

/** Another link of an invitation. */
interface Renewal {
  tokenHash: string;
  expiresAt: Date;
  invitedBy: number;
}

/** The invitations of one tenant. */
export class InvitationRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  async add(invited: {
    email: string;
    role: Role;
    invitedBy: number;
    tokenHash: string;
    expiresAt: Date;
  }): Promise<Invitation> {
    const { email, role, invitedBy, tokenHash, expiresAt } = invited;
    const [row]: InvitationRow[] = await this.#em.execute(
      `insert into invitations (tenant_id, email, role, invited_by, token_hash, expires_at) values (?, ?, ?, ?, ?, ?)
       returning ${COLUMNS}`,
      [this.#tenantId, email, role, invitedBy, tokenHash, expiresAt],
    );
    if (!row) throw new Error('The insert of an invitation returned no row.');
    return toInvitation(row);
  }

  /** Open invitations, newest first. */
  async open(): Promise<Invitation[]> {
    const rows: InvitationRow[] = await this.#em.execute(
      `select ${COLUMNS} from invitations where tenant_id = ? and ${IS_OPEN} order by created_at desc, id desc limit ?`,
      [this.#tenantId, MAX_LISTED],
    );
    return rows.map(toInvitation);
  }

  /** An open invitation, locked until the transaction ends. */
  async lock(id: number): Promise<Invitation | null> {
    const [row]: InvitationRow[] = await this.#em.execute(
      `select ${COLUMNS} from invitations where tenant_id = ? and id = ? and ${IS_OPEN} for update`,
      [this.#tenantId, id],
    );
    return row ? toInvitation(row) : null;
  }

  /** The open invitation of a link. */
  async findByToken(tokenHash: string): Promise<Invitation | null> {
    const [row]: InvitationRow[] = await this.#em.execute(
      `select ${COLUMNS} from invitations where tenant_id = ? and token_hash = ? and ${IS_OPEN}`,
      [this.#tenantId, tokenHash],
    );
    return row ? toInvitation(row) : null;
  }

  /** Accepts the open invitation of a link for its address, atomically. */
  async accept(tokenHash: string, email: string): Promise<Invitation | null> {
    const [row]: InvitationRow[] = await this.#em.execute(
      `update invitations set accepted_at = now()
       where tenant_id = ? and token_hash = ? and email = ? and ${IS_OPEN} returning ${COLUMNS}`,
      [this.#tenantId, tokenHash, email],
    );
    return row ? toInvitation(row) : null;
  }

  /** Gives an invitation another link. It is from then on worth what `invitedBy` may do. */
  async renew(id: number, { tokenHash, expiresAt, invitedBy }: Renewal): Promise<void> {
    await this.#em.execute(
      `update invitations set token_hash = ?, expires_at = ?, invited_by = ?, letters = letters + 1, mailed_at = now()
       where tenant_id = ? and id = ?`,
      [tokenHash, expiresAt, invitedBy, this.#tenantId, id],
    );
  }

  async revoke(id: number): Promise<void> {
    await this.#em.execute(`update invitations set revoked_at = now() where tenant_id = ? and id = ?`, [
      ...[this.#tenantId, id],
    ]);
  }

  /** Revokes open invitations to an address. */
  async revokeTo(email: string): Promise<void> {
    await this.#em.execute(
      `update invitations set revoked_at = now() where tenant_id = ? and email = ? and ${IS_OPEN}`,
      [this.#tenantId, email],
    );
  }

  /** Letters with invitations that a user caused and that were last mailed within a day. */
  async mailedToday(userId: number): Promise<number> {
    const [row]: { n: number }[] = await this.#em.execute(
      `select coalesce(sum(letters), 0)::int as n from invitations
       where tenant_id = ? and invited_by = ? and mailed_at > now() - interval '1 day'`,
      [this.#tenantId, userId],
    );
    return row?.n ?? 0;
  }
}

function toInvitation(row: InvitationRow): Invitation {
  return {
    ...{ id: Number(row.id), email: row.email, role: row.role, invitedBy: Number(row.invited_by) },
    ...{ createdAt: new Date(row.created_at), expiresAt: new Date(row.expires_at) },
  };
}
