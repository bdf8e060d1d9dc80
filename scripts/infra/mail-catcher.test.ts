import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { z } from 'zod';
import { startMailCatcher, type MailCatcher } from './mail-catcher.ts';

const Mails = z.array(z.object({ from: z.string(), to: z.array(z.string()), subject: z.string(), text: z.string() }));

let catcher: MailCatcher;
beforeEach(async () => {
  catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 });
});
afterEach(() => catcher.stop());

/** Hands a mail over as any mail program does: a line, its answer, the next line. */
async function send(...recipients: string[]): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(catcher.smtpUrl).port) });
  const answers = createInterface({ input: socket })[Symbol.asyncIterator]();
  const lines = [
    'HELO test',
    'MAIL FROM:<outlay@example.com>',
    ...recipients.map((recipient) => `RCPT TO:<${recipient}>`),
    'DATA',
    MAIL.join('\r\n'),
    'QUIT',
  ];
  for (const line of lines) {
    expect((await answers.next()).value).toMatch(/^[23]/);
    socket.write(`${line}\r\n`);
  }
  await new Promise((resolve) => socket.once('close', resolve));
}

const MAIL = [
  'From: Outlay <outlay@example.com>',
  'To: owner@example.com',
  'Subject: =?utf-8?Q?Kontostand_f=C3=A4llt?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary=x',
  '',
  '--x',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'Petty Cash is at 3.00.',
  '--x',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Petty Cash <b>is at 3.00</b><script>alert(1)</script></p>',
  '--x--',
  '.',
];

describe('the mail catcher', () => {
  it('keeps every mail with its text and HTML, newest first, until they are deleted', async () => {
    await send('owner@example.com', 'second@example.com');
    await send('third@example.com');
    const mails = Mails.parse(await (await request(`${catcher.url}/api/messages`)).body.json());
    expect(mails.map(({ to }) => to)).toEqual([['third@example.com'], ['owner@example.com', 'second@example.com']]);
    expect(mails[0]).toMatchObject({ from: 'outlay@example.com', subject: 'Kontostand fällt' });
    expect(catcher.mails[0]?.text).toContain('is at 3.00');
    expect(catcher.mails[0]?.html).toContain('<b>is at 3.00</b>');

    expect((await request(`${catcher.url}/api/messages`, { method: 'DELETE' })).statusCode).toBe(204);
    expect(catcher.mails).toEqual([]);
  });

  it('shows them on a page on which nothing of theirs runs', async () => {
    await send('owner@example.com');
    const { headers, body } = await request(catcher.url);
    const page = await body.text();
    expect(page).toContain('<iframe sandbox srcdoc="');
    expect(page).not.toContain('<script>');
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect((await request(`${catcher.url}/nothing`)).statusCode).toBe(404);
  });
});
