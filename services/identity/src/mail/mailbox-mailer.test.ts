import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMailboxMailer } from './mailbox-mailer.ts';

describe('the mailbox', () => {
  let parent: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'mailbox-'));
  });
  afterEach(() => rm(parent, { recursive: true }));

  it('keeps each letter as a file that only its owner reads', async () => {
    const folder = join(parent, 'new', 'mailbox');
    const mailer = createMailboxMailer(folder, () => new Date('2026-01-02T03:04:05.678Z'));
    await mailer.send({ to: 'member@example.com', subject: 'Grüße', text: 'Follow https://example.com/x' });
    await mailer.send({ to: 'other@example.com', subject: 'Hello', text: '' });

    const files = await readdir(folder);
    expect(files).toHaveLength(2);
    expect(files.every((file) => /^2026-01-02T03-04-05\.678Z-[0-9a-f-]{36}\.eml$/.test(file))).toBe(true);
    const letters = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
    expect(letters.find((letter) => letter.includes('To: member@example.com'))).toContain('https://example.com/x');
    expect((await stat(join(folder, files[0] ?? ''))).mode & 0o077).toBe(0);
  });

  it('fails where the folder cannot be made', async () => {
    const mailer = createMailboxMailer('/dev/null/mailbox');
    await expect(mailer.send({ to: 'a@example.com', subject: 's', text: 't' })).rejects.toThrow();
  });
});
