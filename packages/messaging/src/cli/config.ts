import { z } from 'zod';
import { eventLogEnv, loggingEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';

const schema = z.object({ ...eventLogEnv, ...loggingEnv });

/** What the command line needs: where the event log is. */
export type MessagingCliConfig = z.output<typeof schema>;

/** @throws ConfigError naming what is missing */
export function loadMessagingCliConfig(env: NodeJS.ProcessEnv = process.env): MessagingCliConfig {
  return readConfig(schema, env);
}
