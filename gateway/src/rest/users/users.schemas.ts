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
    locale: z.string().nullable().meta({ description: 'Null follows the tenant’s.' }),
    time_zone: z.string().nullable().meta({ description: 'Null follows the tenant’s.' }),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'User', description: 'A person in one tenant.' });

export const userPage = pageOf(user);

export const userFilters = z.strictObject({
  role: role.input.optional(),
  is_active: queryFlag('Only those who may, or may not, sign in.').optional(),
  q: text(200).optional().meta({ description: 'Part of the name or the e-mail address.' }),
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
  locale: null,
  time_zone: null,
  created_at: '2025-01-07T08:00:00.000Z',
  updated_at: '2025-01-07T08:00:00.000Z',
};
