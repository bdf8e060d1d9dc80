import { Migration20261122000000_projects } from './Migration20261122000000_projects.ts';

/** Every migration of this service, oldest first. */
export const projectsMigrations = [Migration20261122000000_projects];
