import { z } from 'zod';
import { text, title } from '../schema/fields.ts';
import { email, exampleTenantSummary, password, tenantSummary } from '../tenants/tenants.schemas.ts';
import { exampleUser, user } from '../users/users.schemas.ts';

const refreshToken = text(1024, 1).meta({ description: 'Omit it in browser mode: the cookie holds the token.' });

const linkToken = text(1024, 1).meta({ description: 'One-time token of the mailed link.' });

export const registration = z.strictObject({
  email,
  password: password.optional().meta({
    description:
      'Required, except under the policy `domains`: there it is chosen at the mailed link, and must be left out.',
  }),
  name: title(200).optional(),
  invite_token: linkToken.optional().meta({
    description:
      'Of an invitation: the account is active, with the invited role, whatever the policy. The address must be the invited one.',
  }),
});
export const activation = z.strictObject({
  token: linkToken,
  password,
  name: title(200).optional().meta({ description: 'In place of the name given at registration.' }),
});
export const verification = z.strictObject({
  token: linkToken,
  password: password.optional().meta({
    description: 'Chosen here where the account was never active: nobody knows who typed the one before. Else ignored.',
  }),
});
export const forgottenPassword = z.strictObject({ email });
export const passwordReset = z.strictObject({ token: linkToken, password });
export const credentials = z.strictObject({ email, password });
export const tokenBody = z.strictObject({ refresh_token: refreshToken.optional() }).optional();
export const meChanges = z.strictObject({
  name: title(200).optional(),
  locale: text(35).nullable().optional(),
  time_zone: text(64).nullable().optional(),
  password: password
    .optional()
    .meta({ description: 'New password. Requires `current_password` and ends every session.' }),
  current_password: password.optional(),
});

export const viewer = z
  .strictObject({
    user,
    tenant: tenantSummary,
    permissions: z.array(z.string()).meta({ description: 'Permissions of the caller.' }),
  })
  .meta({ id: 'Viewer', description: 'The signed-in caller.' });

export const exampleViewer = {
  user: exampleUser,
  tenant: exampleTenantSummary,
  permissions: ['session:self', 'projects:read', 'accounts:read', 'expenses:read', 'expenses:write'],
};
