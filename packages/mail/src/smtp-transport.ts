import { Readable } from 'node:stream';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { requireOutsideTransaction } from '@outlay/tenancy/within-transaction';
import type { Delivery, MailTransport } from './mail-transport.ts';
import { composeMail, type MimeMessage } from './mime-message.ts';

/** Time limits for the server, in milliseconds. */
export interface SmtpPatience {
  connectMs: number;
  /** Longest wait for an answer of the server. */
  silenceMs: number;
}

const PATIENCE: SmtpPatience = { connectMs: 10_000, silenceMs: 30_000 };

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/** SMTP replies from 500 are permanent failures. */
const NEVER = 500;

/**
 * Sends over SMTP, one connection for each mail. nodemailer's transport does not report how far it got, and that decides
 * whether a mail may be sent again; so its connection is used directly.
 * @param url smtp:// (STARTTLS where the server has it) or smtps://, with user and password where the server requires them;
 *   the password is sent to another machine over TLS only
 */
export function createSmtpTransport(url: string, from: string, patience: SmtpPatience = PATIENCE): MailTransport {
  const server = serverOf(url, patience);
  return {
    async deliver(mail, permit) {
      requireOutsideTransaction('A delivery over SMTP');
      const message = await composeMail(mail, from);
      const connection = new SMTPConnection(server.options);
      // Without a listener an error event would end the process.
      connection.on('error', () => {});
      try {
        await connect(connection);
        if (server.auth) await login(connection, server.auth);
        if (!(await permit())) return { kind: 'abandoned' };
        return await send(connection, message);
      } catch (error) {
        return failureBeforeData(error);
      } finally {
        connection.close();
      }
    },
    forget: async () => undefined,
  };
}

function serverOf(text: string, { connectMs, silenceMs }: SmtpPatience) {
  const url = new URL(text);
  const secure = url.protocol === 'smtps:';
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    auth: user === '' ? null : { user, pass },
    options: {
      host,
      port: url.port === '' ? (secure ? 465 : 25) : Number(url.port),
      secure,
      // A password never crosses a network without TLS, whatever capabilities a server, or a proxy, announces.
      requireTLS: user !== '' && !LOOPBACK.has(host),
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: silenceMs,
    },
  };
}

async function connect(connection: SMTPConnection): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.connect((error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The callback gets only the server's answers; a lost connection shows only as an event. */
async function login(connection: SMTPConnection, credentials: { user: string; pass: string }): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.login({ credentials }, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

/** The message is sent once the server has accepted the recipients; from then on only its answer shows whether it was taken. */
async function send(connection: SMTPConnection, { raw, from, to }: MimeMessage): Promise<Delivery> {
  let isOnItsWay = false;
  const message = new Readable({
    read() {
      isOnItsWay = true;
      this.push(raw);
      this.push(null);
    },
  });
  return new Promise((resolve) => {
    connection.send({ from, to: [to], size: raw.length }, message, (error) => {
      if (!error) resolve({ kind: 'sent' });
      else if (isOnItsWay && replyOf(error) === undefined) resolve({ kind: 'unknown', error: describe(error) });
      else resolve(failureBeforeData(error));
    });
  });
}

function failureBeforeData(error: unknown): Delivery {
  const isForEver = (replyOf(error) ?? 0) >= NEVER && !isAboutUs(error);
  return { kind: isForEver ? 'refused' : 'retry', error: describe(error) };
}

/** True for failed authentication, which says nothing about the mail; operators must correct the settings. */
function isAboutUs(error: unknown): boolean {
  const command = read(error, 'command');
  return typeof command === 'string' && /^(CONN|EHLO|HELO|STARTTLS|AUTH)/.test(command);
}

function replyOf(error: unknown): number | undefined {
  const reply = read(error, 'responseCode');
  return typeof reply === 'number' ? reply : undefined;
}

/** Codes only: servers' messages contain addresses. */
function describe(error: unknown): string {
  const parts = [read(error, 'code'), read(error, 'command'), replyOf(error)];
  return parts.filter((part) => typeof part === 'string' || typeof part === 'number').join(' ') || 'unknown';
}

function read(error: unknown, field: string): unknown {
  const value: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, field) : undefined;
  return value;
}
