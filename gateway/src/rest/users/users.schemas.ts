import { z } from 'zod';
import { id, instant, queryFlag, text, title } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';

export const role = wireEnum({ Owner: 'OWNER', Admin: 'ADMIN', Analyst: 'ANALYST', Member: 'MEMBER' });

export const user = z
  .strictObject({
    id,
    email: z.string(),
    name: z.string().nullable(),
    role: role.output,
    is_active: z.boolean(),
    is_verified: z.boolean().meta({
      description:
        'True once the user has followed a link that was mailed to the address. Alerts are mailed to verified addresses only.',
    }),
    locale: z.string().nullable().meta({ description: 'Null if the tenant’s setting applies.' }),
    time_zone: z.string().nullable().meta({ description: 'Null if the tenant’s setting applies.' }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'User', description: 'A user of one tenant.' });

export const userPage = pageOf(user);

export const userFilters = z.strictObject({
  role: role.input.optional(),
  is_active: queryFlag('Only active users (true) or only inactive users (false).').optional(),
  q: text(200).optional().meta({ description: 'Text contained in the name or e-mail address.' }),
  sort: sort(['id', 'email', 'name', 'role', 'created_at'], 'id'),
  ...paging,
});

export const userChanges = z.strictObject({
  role: role.input.optional(),
  is_active: z.boolean().optional(),
  name: title(200).optional(),
});

export const exampleUser = {
  id: 4,
  email: 'member@demo.example',
  name: 'Demo Member',
  role: 'Member',
  is_active: true,
  is_verified: true,
  locale: null,
  time_zone: null,
  created_at: '2025-01-07T08:00:00.000Z',
  updated_at: '2025-01-07T08:00:00.000Z',
};
