import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';
import { mailEnv } from '@outlay/mail/mail-env';

const SHORTEST_SECRET = 32;

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

export const notificationsEnv = z.object({
  ...serviceEnv,
  ...mailEnv,
  /** URL of identity's GraphQL endpoint. */
  IDENTITY_URL: z.url(),
  /** Prefix of links in mails. */
  PUBLIC_URL: z.url().default('http://localhost:8080'),
  /** Seals the secrets of webhooks in the database. Lost, every webhook needs a new secret. */
  WEBHOOK_ENCRYPTION_SECRET: z.string().min(SHORTEST_SECRET),
  /** Permits webhooks over HTTP and to loopback addresses, for development and tests. */
  WEBHOOK_ALLOW_PRIVATE: flag,
});

export type NotificationsConfig = z.output<typeof notificationsEnv>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadNotificationsConfig(env: NodeJS.ProcessEnv = process.env): NotificationsConfig {
  return readConfig(
    notificationsEnv.refine(isSafe, { path: ['WEBHOOK_ALLOW_PRIVATE'], error: 'must not be true in production' }),
    env,
  );
}

function isSafe({ NODE_ENV, WEBHOOK_ALLOW_PRIVATE }: NotificationsConfig): boolean {
  return NODE_ENV !== 'production' || !WEBHOOK_ALLOW_PRIVATE;
}
