import { z } from 'zod';
import { amount, currency, day, rate, id, instant } from '../schema/fields.ts';
import { pageOf, paging } from '../schema/paging.ts';

export const exchangeRate = z
  .strictObject({
    id,
    date: z.string().meta({ format: 'date' }),
    from: z.string(),
    to: z.string(),
    rate: amount,
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'ExchangeRate', description: 'What one unit of `from` was worth in `to` on a day.' });

export const exchangeRatePage = pageOf(exchangeRate);

export const exchangeRateFilters = z.strictObject({
  date: day('Only this day.').optional(),
  date_from: day('First day.').optional(),
  date_to: day('Last day.').optional(),
  from: currency('Only rates from this currency.').optional(),
  to: currency('Only rates to this currency.').optional(),
  ...paging,
});

export const newExchangeRate = z.strictObject({
  date: day('The day it holds for.'),
  from: currency('One unit of this …'),
  to: currency('… is worth `rate` of this.'),
  rate: rate('Above zero, at most 12 digits before the point; rounded half-even to 12 decimals.'),
});

export const exampleRateBody = { date: '2025-11-20', from: 'EUR', to: 'USD', rate: 1.0866 };
export const exampleRate = {
  id: 31,
  ...exampleRateBody,
  created_at: '2025-11-20T06:00:00.000Z',
  updated_at: '2025-11-20T06:00:00.000Z',
};
