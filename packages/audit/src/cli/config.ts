import { z } from 'zod';
import { eventLogEnv, loggingEnv, postgresEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';

const schema = z.object({ ...postgresEnv, ...eventLogEnv, ...loggingEnv });

/** Connections of the command line: a service's database as its application and worker roles, and the event log. */
export type AuditCliConfig = z.output<typeof schema>;

/** @throws ConfigError naming what is missing */
export function loadAuditCliConfig(env: NodeJS.ProcessEnv = process.env): AuditCliConfig {
  return readConfig(schema, env);
}
