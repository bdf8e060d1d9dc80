import { z } from 'zod';
import { amount, currency, day, decimal, id, instant, queryFlag, text, title } from '../schema/fields.ts';
import { pageOf, paging, sort } from '../schema/paging.ts';
import { wireEnum } from '../schema/wire-enum.ts';
import { warnings } from './posting-warnings.ts';

export const accountType = wireEnum({ cash: 'CASH', bank: 'BANK', card: 'CARD', other: 'OTHER' });
export const overdraft = wireEnum({ allow: 'ALLOW', warn: 'WARN', deny: 'DENY' });

export const account = z
  .strictObject({
    id,
    name: z.string(),
    type: accountType.output,
    currency: z.string(),
    opening_balance: amount,
    current_balance: amount,
    low_balance_threshold: amount.nullable(),
    is_low_balance: z.boolean(),
    overdraft: overdraft.output,
    is_archived: z.boolean(),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Account', description: 'A source of money. Amounts are in the account’s currency.' });

export const movedAccount = z
  .strictObject({
    ...account.shape,
    warnings: warnings.optional().meta({ description: 'Present when the posting left something to know.' }),
  })
  .meta({ id: 'MovedAccount', description: 'An account right after a posting, and what the posting warns of.' });

export const accountPage = pageOf(account);

export const accountFilters = z.strictObject({
  is_archived: queryFlag('Only archived accounts, or only live ones.').optional(),
  type: accountType.input.optional(),
  currency: currency('Only accounts in this currency.').optional(),
  q: text(200).optional().meta({ description: 'Part of the name.' }),
  sort: sort(['name', 'type', 'currency', 'current_balance', 'created_at', 'id'], 'name'),
  ...paging,
});

const threshold = decimal('At or below this balance the account counts as low.').nullable().optional();

export const newAccount = z.strictObject({
  name: title(120),
  type: accountType.input.optional().meta({ default: 'bank' }),
  currency: currency('The tenant’s base currency when left out.').optional(),
  opening_balance: decimal('May be negative.').optional().meta({ default: 0 }),
  low_balance_threshold: threshold,
  overdraft: overdraft.input.optional().meta({ default: 'warn' }),
});

export const accountChanges = z.strictObject({
  name: title(120).optional(),
  type: accountType.input.optional(),
  low_balance_threshold: threshold,
  overdraft: overdraft.input.optional(),
  is_archived: z.boolean().optional(),
});

export const adjustment = z.strictObject({
  amount: decimal('Signed, not zero.'),
  reason: title(500),
});

export const deposit = z.strictObject({
  amount: decimal('Above zero.'),
  date: day('The day the money came in.'),
  source: text(500).nullable().optional(),
  note: text(2000).nullable().optional(),
});

export const exampleAccount = {
  id: 45,
  name: 'Main OpEx',
  type: 'bank',
  currency: 'USD',
  opening_balance: 12000,
  current_balance: 10450,
  low_balance_threshold: 1000,
  is_low_balance: false,
  overdraft: 'warn',
  is_archived: false,
  created_at: '2025-01-07T08:00:00.000Z',
  updated_at: '2025-01-07T08:00:00.000Z',
};
