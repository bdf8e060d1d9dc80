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
  .meta({ id: 'ExchangeRate', description: 'Units of `to` per unit of `from` on a day.' });

export const exchangeRatePage = pageOf(exchangeRate);

export const exchangeRateFilters = z.strictObject({
  date: day('Only rates of this day.').optional(),
  date_from: day('Only rates of this day or later.').optional(),
  date_to: day('Only rates of this day or earlier.').optional(),
  from: currency('Only rates from this currency.').optional(),
  to: currency('Only rates to this currency.').optional(),
  ...paging,
});

export const newExchangeRate = z.strictObject({
  date: day('Day of the rate.'),
  from: currency('Source currency.'),
  to: currency('Target currency.'),
  rate: rate(
    'Units of `to` per unit of `from`: greater than 0, at most 12 digits before the point, rounded half-even to 12 decimals.',
  ),
});

export const exampleRateBody = { date: '2025-11-20', from: 'EUR', to: 'USD', rate: 1.0866 };
export const exampleRate = {
  id: 31,
  ...exampleRateBody,
  created_at: '2025-11-20T06:00:00.000Z',
  updated_at: '2025-11-20T06:00:00.000Z',
};
