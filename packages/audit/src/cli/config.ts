import { z } from 'zod';
import { eventLogEnv, loggingEnv, postgresEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';

const schema = z.object({
  ...postgresEnv,
  ...eventLogEnv,
  ...loggingEnv,
  /** Analytics' database, as its worker role: it keeps the heads of what was published. */
  AUDIT_HEADS_URL: z.string().optional(),
});

export type AuditCliConfig = z.output<typeof schema>;

/** @throws ConfigError naming the missing variables */
export function loadAuditCliConfig(env: NodeJS.ProcessEnv = process.env): AuditCliConfig {
  return readConfig(schema, env);
}
