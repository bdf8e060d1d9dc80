import { Migration20261122000000_projects } from './Migration20261122000000_projects.ts';
import { Migration20261122000001_written } from './Migration20261122000001_written.ts';

/** Every migration of this service, oldest first. */
export const projectsMigrations = [Migration20261122000000_projects, Migration20261122000001_written];
