import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from './mail-transport.ts';

/** A mail in MIME format, with its envelope. */
export interface MimeMessage {
  raw: Buffer;
  from: string;
  to: string;
}

/** Composes a mail for a server. Headers are encoded, so that no name or subject can add one. */
export async function composeMail(mail: OutgoingMail, from: string): Promise<MimeMessage> {
  const node = composerOf(mail, from, { text: mail.text, html: mail.html }).compile();
  const envelope = node.getEnvelope();
  const [to] = envelope.to;
  if (!envelope.from || to === undefined || envelope.to.length !== 1)
    throw new Error('A mail needs a sender and exactly one recipient.');
  return { raw: await node.build(), from: envelope.from, to };
}

/** Composes the text of a mail for a file, without an encoding, so that a person can follow its links. Attachments follow the text. */
export function composeFile(mail: OutgoingMail, from: string): Buffer {
  const { attachments = [], ...letter } = mail;
  const node = composerOf(letter, from, { text: '' }).compile();
  node.setHeader('Content-Type', 'text/plain; charset=utf-8');
  node.setHeader('Content-Transfer-Encoding', '8bit');
  return Buffer.from(
    `${node.buildHeaders()}\r\n\r\n${[mail.text, ...attachments.map(({ content }) => content)].join('\r\n\r\n')}\r\n`,
  );
}

function composerOf(mail: OutgoingMail, from: string, content: { text: string; html?: string | undefined }) {
  return new MailComposer({
    from,
    to: { name: mail.to.name ?? '', address: mail.to.address },
    subject: mail.subject,
    text: content.text,
    ...(content.html !== undefined && { html: content.html }),
    attachments: (mail.attachments ?? []).map(({ name: filename, type: contentType, content: data }) => ({
      ...{ filename, contentType, content: data },
    })),
    messageId: `<${mail.messageId}>`,
    date: mail.date,
    headers: {
      'Auto-Submitted': 'auto-generated',
      ...(mail.stop !== undefined && {
        'List-Unsubscribe': `<${mail.stop.oneClick}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      }),
    },
    // The content is never read from a file or another server.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
