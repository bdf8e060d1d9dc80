import { z } from 'zod';
import type { InvitationDetailsFragment } from '../../__generated__/rest-operations.ts';
import { id, instant, text } from '../schema/fields.ts';
import { email } from '../tenants/tenants.schemas.ts';
import { role } from '../users/users.schemas.ts';

export const invitation = z
  .strictObject({
    id,
    email: z.string(),
    role: role.output,
    invited_by: id.nullable(),
    created_at: instant,
    expires_at: instant,
  })
  .meta({ id: 'Invitation', description: 'An invitation that can still be accepted.' });

export const invitations = z.strictObject({ items: z.array(invitation) });
export const newInvitation = z.strictObject({ email, role: role.input.prefault('Member') });
export const invitationToken = z.strictObject({
  token: text(1024, 1).meta({ description: 'One-time token of the mailed link.' }),
});

export const invitationPreview = z
  .strictObject({
    tenant: z.strictObject({ name: z.string(), slug: z.string() }),
    email: z.string().meta({ description: 'The invited address. Only it can accept.' }),
    role: role.output,
    expires_at: instant,
  })
  .meta({ id: 'InvitationPreview', description: 'An invitation as the page behind its link shows it.' });

export const exampleInvitation = {
  ...{ id: 9, email: 'new@demo.example', role: 'Member', invited_by: 1 },
  ...{ created_at: '2025-11-20T09:00:00.000Z', expires_at: '2025-11-27T09:00:00.000Z' },
};

export function toInvitation(found: InvitationDetailsFragment): z.output<typeof invitation> {
  return {
    id: Number(found.id),
    email: found.email,
    role: role.toRest(found.role),
    invited_by: found.invitedBy && Number(found.invitedBy.id),
    created_at: found.createdAt,
    expires_at: found.expiresAt,
  };
}
