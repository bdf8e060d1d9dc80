import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';

const ENV = z.object({
  ...serviceEnv,
  /** URL of identity's GraphQL endpoint. */
  IDENTITY_URL: z.url(),
  /** Prefix of links in mails. */
  PUBLIC_URL: z.url().default('http://localhost:8080'),
  /** URL of the mail server; without it, mails go into the local mailbox. */
  SMTP_URL: z
    .string()
    .refine((value) => /^smtps?:\/\//.test(value), { message: 'must be an smtp:// or smtps:// URL' })
    .optional(),
  /** From header of all mails. */
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]+$/)
    .default('Outlay <outlay@localhost>'),
  /** Folder of the local mailbox. */
  MAILBOX_DIR: z.string().default('.outlay/mailbox'),
});

export type NotificationsConfig = z.output<typeof ENV>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadNotificationsConfig(env: NodeJS.ProcessEnv = process.env): NotificationsConfig {
  return readConfig(ENV, env);
}
