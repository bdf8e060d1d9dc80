import type { MailConfig } from './mail-env.ts';
import type { MailTransport } from './mail-transport.ts';
import { createMailboxTransport } from './mailbox-transport.ts';
import { createSmtpTransport } from './smtp-transport.ts';

/** Delivers over SMTP where a server is configured, else into the local mailbox. */
export function createMailTransport({ SMTP_URL, MAIL_FROM, MAILBOX_DIR }: MailConfig): MailTransport {
  return SMTP_URL === undefined
    ? createMailboxTransport(MAILBOX_DIR, MAIL_FROM)
    : createSmtpTransport(SMTP_URL, MAIL_FROM);
}
