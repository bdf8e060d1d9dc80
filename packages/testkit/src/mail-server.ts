import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

/** Behaviour of the server on the next messages. */
export type Manners =
  | 'takes'
  /** Reads the message, keeps it, and breaks the connection without a word. */
  | 'drops'
  /** Never answers the recipient. */
  | 'hangs'
  /** Answers the message with a code. */
  | { after: number }
  /** Answers the recipient with a code. */
  | { recipient: number };

/** A real SMTP server on a port of the loopback interface. */
export interface MailServer {
  url: string;
  port: number;
  /** Every message whose data arrived, whatever was answered. */
  received: ParsedMail[];
  behave(manners: Manners): void;
  /** Number of messages begun. */
  readonly begun: number;
  stop(): Promise<void>;
}

/** @param port a free one by default */
export async function startMailServer(port = 0): Promise<MailServer> {
  const received: ParsedMail[] = [];
  let manners: Manners = 'takes';
  let begun = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    closeTimeout: 100,
    onRcptTo(_address, _session, callback) {
      begun += 1;
      if (manners === 'hangs') return;
      if (typeof manners === 'object' && 'recipient' in manners) callback(refusal(manners.recipient));
      else callback();
    },
    onData(stream, _session, callback) {
      void textOf(stream)
        .then((text) => simpleParser(text))
        .then((mail) => {
          received.push(mail);
          if (manners === 'drops') for (const one of server.connections) one.close();
          else if (typeof manners === 'object' && 'after' in manners) callback(refusal(manners.after));
          else callback();
        });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the mail server has no port');
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    port: address.port,
    received,
    behave(next) {
      manners = next;
    },
    get begun() {
      return begun;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      }),
  };
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('not like this'), { responseCode });
}

async function textOf(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
