import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';
import { mailEnv } from '@outlay/mail/mail-env';

export const notificationsEnv = z.object({
  ...serviceEnv,
  ...mailEnv,
  /** URL of identity's GraphQL endpoint. */
  IDENTITY_URL: z.url(),
  /** Prefix of links in mails. */
  PUBLIC_URL: z.url().default('http://localhost:8080'),
});

export type NotificationsConfig = z.output<typeof notificationsEnv>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadNotificationsConfig(env: NodeJS.ProcessEnv = process.env): NotificationsConfig {
  return readConfig(notificationsEnv, env);
}
