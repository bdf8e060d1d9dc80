import { z } from 'zod';
import { eventLogEnv, loggingEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';

const schema = z.object({ ...eventLogEnv, ...loggingEnv });

/** Settings of the command line: the event log's address. */
export type MessagingCliConfig = z.output<typeof schema>;

/** @throws ConfigError naming what is missing */
export function loadMessagingCliConfig(env: NodeJS.ProcessEnv = process.env): MessagingCliConfig {
  return readConfig(schema, env);
}
