import { Migration20261122000001_accounts } from './Migration20261122000001_accounts.ts';

/** Every migration of this service, oldest first. */
export const ledgerMigrations = [Migration20261122000001_accounts];
