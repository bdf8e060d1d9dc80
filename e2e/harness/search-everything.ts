import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { withClient } from '@outlay/tenancy/roles';
import type { LoggedOutlay } from './logged-outlay.ts';

/** Places, as `identity.users` or `mailbox`, that hold one of the words in any form that a person could read or decode. */
export async function placesOf(words: readonly string[], outlay: LoggedOutlay): Promise<string[]> {
  const wanted = words.map((word) => word.toLowerCase());
  const holds = (text: string) => readings(text).some((reading) => wanted.some((word) => reading.includes(word)));
  const databases: { name: string; url: string }[] = [
    ...SERVICES.map((service) => ({ name: service, url: outlay.databases[service].superuserUrl })),
    // The event log: every record of every topic, dead letters among them.
    { name: 'topics', url: outlay.events.superuserUrl },
  ];
  const found: string[] = [];
  for (const { name, url } of databases) {
    for (const [table, rows] of await rowsOf(url)) if (rows.some(holds)) found.push(`${name}.${table}`);
  }
  const mails = await mailboxOf(outlay);
  if (mails.some(({ file, text }) => holds(file) || holds(text))) found.push('mailbox');
  if (holds(outlay.log())) found.push('log');
  return found.toSorted();
}

/** The mails of the local mailbox, newest first. */
export async function mailboxOf({
  environments,
}: LoggedOutlay): Promise<{ file: string; to: string[]; text: string }[]> {
  const folder = environments.identity['MAILBOX_DIR'] ?? '';
  const files = (await readdir(folder).catch(() => [])).toSorted().toReversed();
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8').catch(() => '');
      return { file, text, to: [/^To: (?:.*<)?([^<>\r]+)>?\r$/m.exec(text)?.[1] ?? ''] };
    }),
  );
}

/** Every row of every table, with its columns of every type as text; bytes as hexadecimal digits. */
async function rowsOf(url: string): Promise<Map<string, string[]>> {
  return withClient(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string; quoted: string }>(
      `select relname as name, c.oid::regclass::text as quoted from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p', 'm') and nspname !~ '^pg_' and nspname <> 'information_schema'`,
    );
    const contents = new Map<string, string[]>();
    for (const { name, quoted } of tables) {
      const { rows } = await client.query<{ row: string }>(`select to_jsonb(t)::text as row from ${quoted} t`);
      contents.set(
        name,
        rows.map(({ row }) => row),
      );
    }
    return contents;
  });
}

/** A text as it is, and whatever in it is encoded: bytes in hexadecimal, base64 in base64, escapes of addresses. In lower case. */
function readings(text: string): string[] {
  const hex = [...text.matchAll(/\\x((?:[\da-f]{2})+)/g)].map(([, digits = '']) =>
    Buffer.from(digits, 'hex').toString(),
  );
  const plain = [text, ...hex, ...text.matchAll(/(?:%[\da-f]{2}|[\w.+-])+/gi).map(([part]) => unescaped(part))];
  const base64 = plain.flatMap((one) =>
    [...one.matchAll(/[\w+/-]{12,}={0,2}/g)].map(([part]) => Buffer.from(part, 'base64').toString()),
  );
  return [...plain, ...base64].map((one) => one.toLowerCase());
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
