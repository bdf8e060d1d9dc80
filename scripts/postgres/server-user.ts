import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** A user of the operating system; null ids mean "whoever runs this". */
export interface ServerUser {
  uid: number;
  gid: number;
  name: string;
}

const CANDIDATES = ['postgres', 'nobody'];
const CREATED = 'outlay-postgres';

/**
 * Whom PostgreSQL runs as: it refuses to run as root. Null where the current user will do; for root, whoever owns the
 * database's files already, else an unprivileged user that is there, and one made for the purpose where there is none.
 *
 * @param dataDir the database's files, which need not exist yet
 */
export function serverUser(dataDir: string): ServerUser | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(dataDir, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid, name: `user ${owner.uid}` };
  const known = [...CANDIDATES, CREATED].map(lookUp).find((user) => user !== null);
  return known ?? createUser();
}

/** Finds a user in a passwd file. Root under another name is no user to drop to. */
export function parseUser(passwd: string, name: string): ServerUser | null {
  const line = passwd.split('\n').find((row) => row.startsWith(`${name}:`));
  const [, , uid, gid] = (line ?? '').split(':').map(Number);
  if (uid === undefined || gid === undefined || !(uid > 0)) return null;
  return { uid, gid, name };
}

function lookUp(name: string): ServerUser | null {
  return parseUser(readFileSync('/etc/passwd', 'utf8'), name);
}

function createUser(): ServerUser {
  execFileSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', CREATED]);
  const user = lookUp(CREATED);
  if (!user) throw new Error('PostgreSQL does not run as root, and no unprivileged user could be made for it.');
  return user;
}
