import { Migration20261122000000_notifications } from './Migration20261122000000_notifications.ts';

/** Every migration of this service, oldest first. */
export const notificationsMigrations = [Migration20261122000000_notifications];
