import { publishContracts } from './contracts/contract-files.ts';
import { composeContracts, readSubgraphs } from './contracts/supergraph.ts';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';

/** `npm run compose [-- --check]`: the supergraph and the API schema, from the services' SDL. */
await runScript(async () => {
  const { supergraph, apiSchema } = composeContracts(await readSubgraphs(repositoryRoot));
  const contracts = [
    { path: 'gateway/supergraph.graphql', content: supergraph },
    { path: 'gateway/schema.graphql', content: apiSchema },
  ];
  return publishContracts(contracts, process.argv.slice(2), 'npm run compose');
});
