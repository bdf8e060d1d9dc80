import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';

/** A committed document that is made from others: where it is kept, relative to the root, and what it should say now. */
export interface ContractFile {
  path: string;
  content: string;
}

/**
 * Writes the contracts that changed, or, with `--check`, only prints which are stale.
 *
 * @param remedy the command that brings them up to date
 * @returns the exit code: 1 when something is stale and was to be checked
 */
export async function publishContracts(
  contracts: readonly ContractFile[],
  args: readonly string[],
  remedy: string,
  root: string = repositoryRoot,
): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { check: { type: 'boolean', default: false } } });
  const stale = await staleContracts(root, contracts);
  const names = stale.map(({ path }) => path).join(', ');
  if (values.check) {
    if (stale.length > 0) console.error(`Stale: ${names}. Run \`${remedy}\` and commit the result.`);
    return stale.length === 0 ? 0 : 1;
  }
  await Promise.all(stale.map(({ path, content }) => writeFile(join(root, path), content, 'utf8')));
  console.log(stale.length === 0 ? 'Up to date.' : `Written: ${names}`);
  return 0;
}

/** The contracts whose committed text differs from what it should be. */
async function staleContracts(root: string, contracts: readonly ContractFile[]): Promise<ContractFile[]> {
  const committed = await Promise.all(
    contracts.map(({ path }) => readFile(join(root, path), 'utf8').catch(() => null)),
  );
  return contracts.filter(({ content }, index) => committed[index] !== content);
}
