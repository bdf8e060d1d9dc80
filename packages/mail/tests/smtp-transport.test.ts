import { createServer, type Server, type Socket } from 'node:net';
import { startMailServer } from '@outlay/testkit/mail-server';
import { createSmtpTransport } from '../src/smtp-transport.ts';

const MAIL = {
  to: { name: 'Ada', address: 'ada@acme.example' },
  ...{ subject: 'S', text: 'T', html: '<p>T</p>', messageId: 'one@outlay.example' },
  ...{ date: new Date('2026-11-22T10:00:00Z'), preferencesUrl: 'https://outlay.example/settings/notifications' },
};
const PATIENCE = { connectMs: 300, silenceMs: 300 };
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A server that answers by a script, a line for a line; null breaks off, undefined says nothing more. */
async function scripted(
  answer: (line: string) => string | null | undefined,
  greeting = '220 hello',
  host = '127.0.0.1',
): Promise<string> {
  const server = createServer((socket) => {
    sockets.push(socket);
    if (greeting) socket.write(`${greeting}\r\n`);
    let rest = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const said = answer(line);
        if (said === null) socket.destroy();
        else if (said) socket.write(`${said}\r\n`);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  return `smtp://${host}:${typeof address === 'object' ? address?.port : 0}`;
}
const deliver = (url: string, permit = async () => true) =>
  createSmtpTransport(url, 'Outlay <alerts@outlay.example>', PATIENCE).deliver(MAIL, permit);
const polite = (line: string) =>
  line === 'DATA' ? '354 go on' : /^(EHLO|MAIL|RCPT|QUIT)/.test(line) ? '250 ok' : undefined;

describe('handing a mail over', () => {
  it.each([
    ['says nothing', () => scripted(() => undefined, '')],
    ['refuses to talk', () => scripted(() => undefined, '554 not today')],
    ['goes silent before the message', () => scripted((line) => (line === 'DATA' ? undefined : polite(line)))],
    ['breaks off at DATA', () => scripted((line) => (line === 'DATA' ? null : polite(line)))],
    ['is full', () => scripted((line) => (line.startsWith('RCPT') ? '452 full' : polite(line)))],
    ['refuses DATA for now', () => scripted((line) => (line === 'DATA' ? '451 later' : polite(line)))],
    ['takes the message and says later', () => scripted((line) => (line === '.' ? '451 later' : polite(line)))],
  ])('to a server that %s may be tried again', async (_what, start) => {
    expect(await deliver(await start())).toMatchObject({ kind: 'retry' });
  });

  it.each([
    ['goes silent', () => scripted(polite)],
    ['breaks off', () => scripted((line) => (line === '.' ? null : polite(line)))],
  ])('to a server that %s after the message may have succeeded', async (_what, start) => {
    expect(await deliver(await start())).toMatchObject({ kind: 'unknown' });
  });

  it.each([
    ['sender', 'MAIL', '550 no'],
    ['recipient', 'RCPT', '550 no'],
    ['message', '.', '554 spam'],
  ])('is refused for ever with the %s', async (_what, command, answer) => {
    const url = await scripted((line) => (line.startsWith(command) ? answer : polite(line)));
    expect(await deliver(url)).toEqual({ kind: 'refused', error: expect.stringMatching(/55[04]$/) });
  });

  it('sends a password to another machine over TLS only', async () => {
    const heard: string[] = [];
    const listening = (line: string) => {
      heard.push(line);
      return line.startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN LOGIN' : polite(line);
    };
    // Another address of this machine stands for another machine.
    const url = new URL(await scripted(listening, '220 hello', '127.0.0.2'));
    [url.username, url.password] = ['outlay', 'secret'];
    expect(await deliver(url.href)).toMatchObject({ kind: 'retry' });
    expect(heard.filter((line) => line.startsWith('AUTH'))).toEqual([]);
    expect(heard).toContain('STARTTLS');
  });

  it('does not begin without permission, and asks for it only once the server is there', async () => {
    const server = await startMailServer();
    let asked = 0;
    const permit = async () => {
      asked += 1;
      return false;
    };
    expect(await deliver(server.url, permit)).toEqual({ kind: 'abandoned' });
    await server.stop();
    expect(await deliver(server.url, permit)).toMatchObject({ kind: 'retry' });
    expect(asked).toBe(1);
    expect(server.begun).toBe(0);
  });

  it.each([
    ['goes silent', undefined],
    ['breaks off', null],
  ])('to a server that %s when it is given the password may be tried again', async (_what, answer) => {
    const url = await scripted((line) =>
      line.startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN' : line.startsWith('AUTH') ? answer : polite(line),
    );
    expect(await deliver(url.replace('//', '//user:secret@'))).toMatchObject({ kind: 'retry' });
  });

  it('with a password that is not right is ours to put right', async () => {
    const url = await scripted((line) =>
      line.startsWith('EHLO') ? '250-hello\r\n250 AUTH PLAIN' : line.startsWith('AUTH') ? '535 no' : polite(line),
    );
    expect(await deliver(url.replace('//', '//user:secret@'))).toEqual({
      kind: 'retry',
      error: expect.not.stringContaining('secret'),
    });
  });
});
