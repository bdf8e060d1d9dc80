import { z } from 'zod';

/** The mail server, or the local mailbox in its place. */
export const mailEnv = {
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
};

/** Configuration of mail, as `readConfig` returns it. */
export type MailConfig = z.output<z.ZodObject<typeof mailEnv>>;
