import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { eventLogEnv, loggingEnv, migrationEnv, postgresEnv, serviceEnv } from '@outlay/config/fragments';

export const analyticsEnv = z.object({
  ...serviceEnv,
  /** Where identity answers GraphQL: it opens the personal values of the audit trail. */
  IDENTITY_URL: z.url(),
});

const REBUILD_ENV = z.object({ ...postgresEnv, ...migrationEnv, ...eventLogEnv, ...loggingEnv });

export type AnalyticsConfig = z.output<typeof analyticsEnv>;

/** Configuration of a rebuild: the database as the application and as its owner, and the event log. */
export type RebuildConfig = z.output<typeof REBUILD_ENV>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadAnalyticsConfig(env: NodeJS.ProcessEnv = process.env): AnalyticsConfig {
  return readConfig(analyticsEnv, env);
}

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadRebuildConfig(env: NodeJS.ProcessEnv = process.env): RebuildConfig {
  return readConfig(REBUILD_ENV, env);
}
