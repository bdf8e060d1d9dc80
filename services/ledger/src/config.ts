import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';

export const ledgerEnv = z.object({
  ...serviceEnv,
  /** Where identity and the projects service answer GraphQL. */
  IDENTITY_URL: z.url(),
  PROJECTS_URL: z.url(),
});

export type LedgerConfig = z.output<typeof ledgerEnv>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadLedgerConfig(env: NodeJS.ProcessEnv = process.env): LedgerConfig {
  return readConfig(ledgerEnv, env);
}
