import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A committed document that is made from others: where it is kept and what it should say now. */
export interface ContractFile {
  path: string;
  content: string;
}

/**
 * Writes the contracts that changed.
 *
 * @returns the paths written, relative to `root`
 */
export async function writeContracts(root: string, contracts: readonly ContractFile[]): Promise<string[]> {
  const stale = await staleContracts(root, contracts);
  await Promise.all(
    contracts
      .filter(({ path }) => stale.includes(path))
      .map(({ path, content }) => writeFile(join(root, path), content, 'utf8')),
  );
  return stale;
}

/** The contracts whose committed text differs from what it should be, relative to `root`. */
export async function staleContracts(root: string, contracts: readonly ContractFile[]): Promise<string[]> {
  const committed = await Promise.all(
    contracts.map(({ path }) => readFile(join(root, path), 'utf8').catch(() => null)),
  );
  return contracts.filter(({ content }, index) => committed[index] !== content).map(({ path }) => path);
}
