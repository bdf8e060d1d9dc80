import { z } from 'zod';
import { wireEnum } from '../schema/wire-enum.ts';
import { alertType } from './alerts.schemas.ts';

export const frequency = wireEnum({ immediate: 'IMMEDIATE', daily: 'DAILY', weekly: 'WEEKLY' });

const inApp = z.boolean().meta({ description: 'Show alerts of this type in the caller’s list, counts and stream.' });
const MAX_PREFERENCES = 20;

export const preferences = z
  .strictObject({
    preferences: z.array(
      z.strictObject({ alert_type: alertType.output, email: z.boolean(), in_app: inApp, frequency: frequency.output }),
    ),
  })
  .meta({ id: 'NotificationPreferences', description: 'The caller’s notification channels for each alert type.' });

export const newPreferences = z.strictObject({
  preferences: z
    .array(
      z.strictObject({ alert_type: alertType.input, email: z.boolean(), in_app: inApp, frequency: frequency.input }),
    )
    .min(1, 'must not be empty')
    .max(MAX_PREFERENCES, `must not be more than ${MAX_PREFERENCES}`)
    .meta({ description: 'One entry for each alert type to change.' }),
});

export const examplePreferences = {
  preferences: [
    { alert_type: 'LOW_BALANCE', email: true, in_app: true, frequency: 'immediate' },
    { alert_type: 'FORECAST_OVERSPEND', email: true, in_app: true, frequency: 'weekly' },
    { alert_type: 'WEBHOOK_DISABLED', email: true, in_app: true, frequency: 'immediate' },
  ],
};
