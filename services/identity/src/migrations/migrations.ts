import { Migration20261122000001_identity } from './Migration20261122000001_identity.ts';

/** Every migration of this service, oldest first. */
export const identityMigrations = [Migration20261122000001_identity];
