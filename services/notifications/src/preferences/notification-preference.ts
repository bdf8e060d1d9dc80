import type { Role } from '@outlay/tenancy/permissions';
import { ALERT_TYPES, type AlertType } from '../alerts/alert.ts';

export const NOTIFICATION_FREQUENCIES = ['IMMEDIATE', 'DAILY', 'WEEKLY'] as const;
export type NotificationFrequency = (typeof NOTIFICATION_FREQUENCIES)[number];

/** A person's preference for one type of alert. */
export interface NotificationPreference {
  alertType: AlertType;
  email: boolean;
  inApp: boolean;
  frequency: NotificationFrequency;
}

/**
 * Default preference of a type: shown to everybody, mailed at once to Owners and Admins, who can act on it. The queue of mails
 * repeats the rule in SQL.
 */
export function defaultPreference(alertType: AlertType, role: Role): NotificationPreference {
  return { alertType, email: role === 'OWNER' || role === 'ADMIN', inApp: true, frequency: 'IMMEDIATE' };
}

/** One preference for each type, in a fixed order: the stored one or the default. */
export function allPreferences(set: readonly NotificationPreference[], role: Role): NotificationPreference[] {
  return ALERT_TYPES.map((type) => set.find(({ alertType }) => alertType === type) ?? defaultPreference(type, role));
}
