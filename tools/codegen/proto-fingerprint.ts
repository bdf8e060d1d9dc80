import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';

const PROTO = join(repositoryRoot, 'proto');
/** Inside what was made, so that it goes with it. */
const STAMP = join(PROTO, '__generated__/.fingerprint');

/** A hash of everything that the protobuf code is made from, the versions of the generators included. */
export async function protoFingerprint(): Promise<string> {
  const entries = await readdir(PROTO, { recursive: true, withFileTypes: true });
  const sources = entries
    .filter((entry) => entry.isFile() && /\.(proto|yaml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const path of [join(repositoryRoot, 'package.json'), ...sources]) hash.update(path).update(await readFile(path));
  return hash.digest('hex');
}

/** True where the existing code was made from this fingerprint. */
export async function isProtoCurrent(fingerprint: string): Promise<boolean> {
  return (await readFile(STAMP, 'utf8').catch(() => '')) === fingerprint;
}

/** Notes what the code that is there was made from. */
export async function noteProto(fingerprint: string): Promise<void> {
  await writeFile(STAMP, fingerprint);
}
