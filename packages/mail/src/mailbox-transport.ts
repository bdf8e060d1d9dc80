import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MailTransport } from './mail-transport.ts';
import { composeFile } from './mime-message.ts';

/** Stores the texts of mails as files of one folder instead of sending them: for development and tests. File names sort by time. */
export function createMailboxTransport(folder: string, from: string): MailTransport {
  return {
    async deliver(mail, permit) {
      const file = composeFile(mail, from);
      if (!(await permit())) return { kind: 'abandoned' };
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const id = mail.messageId.replaceAll(/[^\w.-]/g, '_');
      const path = join(folder, `${mail.date.toISOString().replaceAll(':', '-')}-${id}.eml`);
      // Written to a temporary file and renamed, so that readers never see half a mail; a retry overwrites the same file. Links in
      // mails can be secrets: owner only.
      await writeFile(`${path}.part`, file, { mode: 0o600 });
      await rename(`${path}.part`, path);
      return { kind: 'sent' };
    },
    async forget(address) {
      for (const name of await filesIn(folder)) {
        const path = join(folder, name);
        const headers = (await readFile(path, 'utf8').catch(() => '')).split('\r\n\r\n', 1)[0] ?? '';
        if (recipientOf(headers) === address.toLowerCase()) await rm(path, { force: true });
      }
    },
  };
}

/** The mails of a folder; none where it does not exist. */
async function filesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => /\.eml(\.part)?$/.test(name));
}

/** The address in the header `To` of headers as `composeFile` writes them, in lower case. */
function recipientOf(headers: string): string | undefined {
  const to = /^To:((?:[^\r\n]|\r?\n[ \t])*)/im.exec(headers)?.[1] ?? '';
  return (/<([^<>]+)>\s*$/.exec(to)?.[1] ?? to).trim().toLowerCase();
}
