import { format } from 'prettier';
import { openApiDocument } from '@outlay/gateway/rest/openapi/document';
import { REST_PREFIX, restRoutes } from '@outlay/gateway/rest/routes';
import { staleContracts, writeContracts } from './contracts/contract-files.ts';
import { repositoryRoot } from './repository-root.ts';

/** `npm run openapi [-- --check]`: REST's OpenAPI document, from the schemas that validate. */
async function main(args: readonly string[]): Promise<number> {
  const document = JSON.stringify(openApiDocument(restRoutes, REST_PREFIX));
  const contracts = [
    { path: 'gateway/openapi.json', content: await format(document, { parser: 'json', printWidth: 120 }) },
  ];
  if (!args.includes('--check')) {
    const written = await writeContracts(repositoryRoot, contracts);
    console.log(written.length === 0 ? 'openapi: up to date' : `written: ${written.join(', ')}`);
    return 0;
  }
  const stale = await staleContracts(repositoryRoot, contracts);
  if (stale.length === 0) return 0;
  console.error(`Stale: ${stale.join(', ')}. Run \`npm run openapi\` and commit the result.`);
  return 1;
}

process.exitCode = await main(process.argv.slice(2));
