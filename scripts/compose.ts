import { staleContracts, writeContracts } from './contracts/contract-files.ts';
import type { ContractFile } from './contracts/contract-files.ts';
import { composeContracts, CompositionError, readSubgraphs } from './contracts/supergraph.ts';
import { repositoryRoot } from './repository-root.ts';

/** `npm run compose [-- --check]`: the supergraph and the API schema, from the services' SDL. */
async function main(args: readonly string[]): Promise<number> {
  const { supergraph, apiSchema } = composeContracts(await readSubgraphs(repositoryRoot));
  const contracts: ContractFile[] = [
    { path: 'gateway/supergraph.graphql', content: supergraph },
    { path: 'gateway/schema.graphql', content: apiSchema },
  ];
  if (!args.includes('--check')) {
    const written = await writeContracts(repositoryRoot, contracts);
    console.log(written.length === 0 ? 'supergraph: up to date' : `written: ${written.join(', ')}`);
    return 0;
  }
  const stale = await staleContracts(repositoryRoot, contracts);
  if (stale.length === 0) return 0;
  console.error(`Stale: ${stale.join(', ')}. Run \`npm run compose\` and commit the result.`);
  return 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof CompositionError)) throw error;
  console.error(`The subgraphs do not compose:\n${error.message}`);
  process.exitCode = 1;
}
