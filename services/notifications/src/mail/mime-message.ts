import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from './mail-transport.ts';

/** A mail in MIME format, with its envelope. */
export interface MimeMessage {
  raw: Buffer;
  from: string;
  to: string;
}

/** Composes a mail. Headers are encoded, so that no name or subject can add one. */
export async function composeMail(mail: OutgoingMail, from: string): Promise<MimeMessage> {
  const node = new MailComposer({
    from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}>`,
    date: mail.date,
    headers: { 'Auto-Submitted': 'auto-generated', 'List-Unsubscribe': `<${mail.preferencesUrl}>` },
    // The content is never read from a file or another server.
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = node.getEnvelope();
  const [to] = envelope.to;
  if (!envelope.from || to === undefined || envelope.to.length !== 1)
    throw new Error('A mail needs a sender and exactly one recipient.');
  return { raw: await node.build(), from: envelope.from, to };
}
