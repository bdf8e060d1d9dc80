import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CaughtMails } from './deployment.ts';

/** The texts of mails, newest first. */
export interface ReadableMails {
  list(): Promise<Pick<Awaited<ReturnType<CaughtMails['list']>>[number], 'to' | 'text'>[]>;
}

/** Reads the local mailbox of an installation. */
export function mailboxIn(folder: string): ReadableMails {
  return {
    list: async () => {
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'));
      const mails = await Promise.all(files.sort().map((file) => readFile(join(folder, file), 'utf8')));
      return mails.reverse().map((text) => ({ to: addressesOf(text), text }));
    },
  };
}

function addressesOf(mail: string): string[] {
  const line = /^To: (.*(?:\r\n[ \t].*)*)/m.exec(mail)?.[1] ?? '';
  return line.match(/[^\s<>,]+@[^\s<>,]+/g) ?? [];
}
