import type { Role } from '@outlay/tenancy/permissions';
import type { Invitation } from './invitation.repository.ts';

/** An invitation as resolvers see one. It survives JSON. */
export interface InvitationModel {
  id: string;
  email: string;
  role: Role;
  invitedById: string;
  createdAt: string;
  expiresAt: string;
}

export function toInvitationModel({ id, email, role, invitedBy, createdAt, expiresAt }: Invitation): InvitationModel {
  return {
    ...{ id: String(id), email, role, invitedById: String(invitedBy) },
    ...{ createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() },
  };
}
