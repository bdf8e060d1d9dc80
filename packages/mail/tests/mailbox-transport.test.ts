import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailboxTransport } from '../src/mailbox-transport.ts';

const LINK = `https://outlay.example/activate#token=ola_1_${'a'.repeat(60)}`;
const MAIL = {
  to: { name: null, address: 'ada@acme.example' },
  ...{ subject: 'Grüße', text: `Öffnen:\r\n${LINK}`, messageId: 'activation-1@outlay.example' },
  date: new Date('2026-01-02T03:04:05.678Z'),
};
const FILE = '2026-01-02T03-04-05.678Z-activation-1_outlay.example.eml';

describe('the local mailbox', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'mailbox-'));
  });
  afterEach(() => rm(parent, { recursive: true }));
  const deliver = (folder: string, permit = async () => true) =>
    createMailboxTransport(folder, 'Outlay <outlay@localhost>').deliver(MAIL, permit);

  it('keeps each mail as a file that only its owner reads, with its links in one piece', async () => {
    const folder = join(parent, 'new', 'mailbox');
    expect(await deliver(folder)).toEqual({ kind: 'sent' });
    await deliver(folder);
    expect(await readdir(folder)).toEqual([FILE]);
    const mail = await readFile(join(folder, FILE), 'utf8');
    expect(mail).toContain('To: ada@acme.example\r\n');
    expect(mail).toContain(`Öffnen:\r\n${LINK}`);
    expect(mail).not.toContain('List-Unsubscribe');
    expect((await stat(join(folder, FILE))).mode & 0o077).toBe(0);
  });

  it('keeps nothing without permission', async () => {
    expect(await deliver(parent, async () => false)).toEqual({ kind: 'abandoned' });
    expect(await readdir(parent)).toEqual([]);
  });

  it('forgets the mails to an address, and no other', async () => {
    const transport = createMailboxTransport(parent, 'Outlay <outlay@localhost>');
    const to = (name: string | null, address: string, messageId: string) =>
      transport.deliver({ ...MAIL, to: { name, address }, messageId }, async () => true);
    await to('Ada, Countess of Lovelace (Ünal) '.repeat(4), 'ada@acme.example', 'named');
    await to(null, 'ada@acme.example', 'bare');
    await to('ada@acme.example', 'eve@acme.example', 'other');
    await to(null, 'xada@acme.example', 'longer');
    await transport.forget('ada@acme.example');
    expect((await readdir(parent)).map((name) => name.replace(/^.*Z-/, ''))).toEqual(['longer.eml', 'other.eml']);
    await createMailboxTransport(join(parent, 'nowhere'), 'Outlay <outlay@localhost>').forget('ada@acme.example');
  });

  it('fails where the folder cannot be made', async () => {
    await expect(deliver('/dev/null/mailbox')).rejects.toThrow('ENOTDIR');
  });
});
