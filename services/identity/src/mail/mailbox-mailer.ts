import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, Mailer } from './mailer.ts';

/** Writes letters to files in a folder, for development and tests. File names sort by time. */
export function createMailboxMailer(folder: string, now: () => Date = () => new Date()): Mailer {
  return {
    async send(mail) {
      const sentAt = now();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${sentAt.toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`);
      // Written beside and renamed, so that a reader never sees half a letter. Links in it are secrets: owner only.
      await writeFile(`${file}.part`, letterOf(mail, sentAt), { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
  };
}

function letterOf({ to, subject, text }: Mail, sentAt: Date): string {
  const encodedSubject = `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;
  const headers = [
    `To: ${to}`,
    `Subject: ${encodedSubject}`,
    `Date: ${sentAt.toUTCString()}`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${text}\r\n`;
}
