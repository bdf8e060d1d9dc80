import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { simpleParser } from 'mailparser';
import type { SMTPServerEnvelope } from 'smtp-server';

/** A mail as the catcher's API shows it. */
export interface CaughtMail {
  id: string;
  /** When it was caught, ISO 8601. */
  at: string;
  /** The envelope's: who it really went to. */
  from: string;
  to: string[];
  subject: string;
  /** All headers, by lower-case name. */
  headers: Record<string, string>;
  text: string;
  html: string;
}

/** Reads a mail off the wire. */
export async function parseMail(stream: Readable, envelope: SMTPServerEnvelope): Promise<CaughtMail> {
  const parsed = await simpleParser(stream);
  return {
    id: randomUUID(),
    at: new Date().toISOString(),
    from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
    to: envelope.rcptTo.map(({ address }) => address),
    subject: parsed.subject ?? '',
    headers: Object.fromEntries(
      parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
    ),
    text: parsed.text ?? '',
    html: parsed.html || '',
  };
}
