import { Migration20261122000000_projects } from './Migration20261122000000_projects.ts';
import { Migration20261122000001_written } from './Migration20261122000001_written.ts';
import { Migration20261128031002_retention } from './Migration20261128031002_retention.ts';
import { Migration20261128080001_project_names } from './Migration20261128080001_project_names.ts';

/** Every migration of this service, oldest first. */
export const projectsMigrations = [
  Migration20261122000000_projects,
  Migration20261122000001_written,
  Migration20261128031002_retention,
  Migration20261128080001_project_names,
];
