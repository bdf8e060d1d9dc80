import { z } from 'zod';
import { eventLogEnv, loggingEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';

const schema = z.object({ ...eventLogEnv, ...loggingEnv });

export type MessagingCliConfig = z.output<typeof schema>;

/** @throws ConfigError naming the missing variables */
export function loadMessagingCliConfig(env: NodeJS.ProcessEnv = process.env): MessagingCliConfig {
  return readConfig(schema, env);
}
