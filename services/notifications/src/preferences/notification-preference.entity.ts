export const NOTIFICATION_FREQUENCIES = ['IMMEDIATE', 'DAILY', 'WEEKLY'] as const;
export type NotificationFrequency = (typeof NOTIFICATION_FREQUENCIES)[number];
