import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import type { SetNotificationPreferencesMutation } from '../../__generated__/rest-operations.ts';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { alertType } from './alerts.schemas.ts';
import { examplePreferences, frequency, newPreferences, preferences } from './preferences.schemas.ts';

const operation = readOperations(new URL('./alerts.graphql', import.meta.url));

export const preferenceRoutes = [
  defineRoute({
    method: 'GET',
    path: '/notification-preferences',
    summary: 'Read the caller’s notification preferences',
    access: 'alerts:read',
    operation: operation('ReadNotificationPreferences'),
    input: z.object(plain),
    reply: preferences,
    answerExample: examplePreferences,
    variables: () => ({}),
    answer: ({ notificationPreferences: found }) => {
      if (found === null) throw serviceUnavailable();
      return { body: toPreferences(found) };
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/notification-preferences',
    summary: 'Change the caller’s notification preferences',
    description: 'Changes the given alert types and returns all of them.',
    access: 'alerts:write',
    operation: operation('SetNotificationPreferences'),
    input: z.object({ ...plain, body: newPreferences }),
    reply: preferences,
    bodyExample: { preferences: examplePreferences.preferences.slice(1) },
    answerExample: examplePreferences,
    variables: ({ body }) => ({
      preferences: body.preferences.map((one) => ({
        alertType: one.alert_type,
        email: one.email,
        inApp: one.in_app,
        frequency: one.frequency,
      })),
    }),
    answer: ({ setNotificationPreferences: found }) => ({ body: toPreferences(found) }),
  }),
];

function toPreferences(
  found: NonNullable<SetNotificationPreferencesMutation['setNotificationPreferences']>,
): z.output<typeof preferences> {
  return {
    preferences: found.map((one) => ({
      alert_type: alertType.toRest(one.alertType),
      email: one.email,
      in_app: one.inApp,
      frequency: frequency.toRest(one.frequency),
    })),
  };
}
