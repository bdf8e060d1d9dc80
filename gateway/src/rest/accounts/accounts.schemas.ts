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
  .meta({ id: 'Account', description: 'An account that money is spent from. Amounts are in the account’s currency.' });

export const movedAccount = z
  .strictObject({
    ...account.shape,
    warnings: warnings.optional().meta({ description: 'Present when the posting caused warnings.' }),
  })
  .meta({ id: 'MovedAccount', description: 'An account after a posting, with the posting’s warnings.' });

export const accountPage = pageOf(account);

export const accountFilters = z.strictObject({
  is_archived: queryFlag('Only archived accounts (true) or only active ones (false).').optional(),
  type: accountType.input.optional(),
  currency: currency('Only accounts in this currency.').optional(),
  q: text(200).optional().meta({ description: 'Text contained in the name.' }),
  sort: sort(['name', 'type', 'currency', 'current_balance', 'created_at', 'id'], 'name'),
  ...paging,
});

const threshold = decimal('The balance counts as low at or below this amount.').nullable().optional();

export const newAccount = z.strictObject({
  name: title(120),
  type: accountType.input.optional().meta({ default: 'bank' }),
  currency: currency('Defaults to the tenant’s base currency.').optional(),
  opening_balance: decimal('Balance at opening; may be negative.').optional().meta({ default: 0 }),
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
  amount: decimal('Signed amount, not 0.'),
  reason: title(500),
});

export const deposit = z.strictObject({
  amount: decimal('Greater than 0.'),
  date: day('Date of the deposit.'),
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
