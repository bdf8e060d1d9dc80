import { Migration20261122000001_identity } from './Migration20261122000001_identity.ts';
import { Migration20261122000002_written } from './Migration20261122000002_written.ts';

/** Every migration of this service, oldest first. */
export const identityMigrations = [Migration20261122000001_identity, Migration20261122000002_written];
