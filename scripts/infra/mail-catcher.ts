import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Server } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { mailPage } from './mail-page.ts';
import { parseMail, type CaughtMail } from './caught-mail.ts';

/** Older ones are forgotten. */
const MOST_MAILS = 1_000;

/** Port 0 takes a free one. */
export interface MailCatcherOptions {
  smtpPort: number;
  /** Of the page and its API. */
  httpPort: number;
}

/** A running mail catcher. */
export interface MailCatcher {
  /** As SMTP_URL takes it. */
  smtpUrl: string;
  /** Of the page and its API. */
  url: string;
  /** Caught mails, newest first. */
  mails: readonly CaughtMail[];
  stop(): Promise<void>;
}

/**
 * Takes every mail that it is given, over SMTP without encryption or sign-in, on the loopback interface, and sends none on. `GET /` lists them,
 * `GET /api/messages` as JSON, newest first; `DELETE /api/messages` forgets them. They are kept in memory.
 */
export async function startMailCatcher({ smtpPort, httpPort }: MailCatcherOptions): Promise<MailCatcher> {
  const mails: CaughtMail[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onData(stream, session, callback) {
      parseMail(stream, session.envelope).then(
        (mail) => {
          mails.unshift(mail);
          mails.splice(MOST_MAILS);
          callback();
        },
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A client that goes away in the middle is its own affair.
  smtp.on('error', (error) => console.error(error.message));
  const http = createServer((request, response) => answer(request, response, mails));
  const ports = { smtp: await listen(smtp.server, smtpPort), http: await listen(http, httpPort) };
  return {
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    url: `http://127.0.0.1:${ports.http}`,
    mails,
    async stop() {
      http.closeAllConnections();
      await Promise.all([
        new Promise((done) => http.close(done)),
        new Promise<void>((done) => smtp.close(() => done())),
      ]);
    },
  };
}

function answer({ method, url }: IncomingMessage, response: ServerResponse, mails: CaughtMail[]): void {
  const { pathname } = new URL(url ?? '/', 'http://localhost');
  const send = (status: number, type: string, body: string): void => {
    // Mails are shown in frames; no script of theirs may run, nothing they link to is fetched.
    const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self' data:";
    response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy });
    response.end(method === 'HEAD' ? undefined : body);
  };
  const isRead = method === 'GET' || method === 'HEAD';
  if (pathname === '/' && isRead) send(200, 'text/html', mailPage(mails));
  else if (pathname === '/api/messages' && isRead) send(200, 'application/json', JSON.stringify(mails));
  else if (pathname === '/api/messages' && method === 'DELETE') {
    mails.length = 0;
    response.writeHead(204).end();
  } else send(404, 'text/plain', 'Not found\n');
}

/** @returns the port */
async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return address === null || typeof address === 'string' ? port : address.port;
}
