import { expect, it } from 'vitest';
import { formatMoneyCompact } from './format.ts';
import { usePreferences } from './preferences.ts';

it.each([
  ['en-US', 329_142.43, '$329.1K'],
  ['en-US', 0.5, '$0.5'],
  ['de-DE', 329_142.43, '329.142\u00a0$'],
  ['de-DE', -1_342_213, '-1,3\u00a0Mio.\u00a0$'],
])('writes an amount on an axis in %s: %d', async (locale, amount, text) => {
  await usePreferences({ locale, timeZone: 'UTC' });
  expect(formatMoneyCompact(amount, 'USD')).toBe(text);
});
