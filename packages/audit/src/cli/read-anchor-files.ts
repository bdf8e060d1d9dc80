import { readFile } from 'node:fs/promises';
import { readAnchor } from '../anchor/anchor.ts';
import { readPublicKeys } from '../anchor/anchor-keys.ts';
import { anchorWitness, type Witness } from '../witness.ts';

/**
 * Reads signed statements from files, and the public key that verifies them.
 * @throws Error naming the file that cannot be read, or that no such key has signed
 */
export async function readAnchorFiles(
  service: string,
  files: readonly string[],
  keyFile: string | undefined,
): Promise<Witness[]> {
  if (keyFile === undefined) return [];
  const keys = await within(keyFile, async () => readPublicKeys(await readFile(keyFile, 'utf8')));
  const witnesses: Witness[] = [];
  for (const file of files) {
    const statement = await within(file, async () => readAnchor(await readFile(file, 'utf8'), keys));
    witnesses.push(anchorWitness(service, statement));
  }
  return witnesses;
}

async function within<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
