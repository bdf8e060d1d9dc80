import { generateCode } from './codegen/generate-code.ts';
import { publishContracts } from './contracts/contract-files.ts';
import { runScript } from '@outlay/scripts/run-script';

/** `npm run openapi [-- --check]`: the OpenAPI document, from the schemas that validate requests. */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the gateway imports what was generated.
  const { openApiDocument } = await import('@outlay/gateway/rest/openapi/document');
  const { REST_PREFIX, restRoutes } = await import('@outlay/gateway/rest/routes');
  const content = `${JSON.stringify(openApiDocument(restRoutes, REST_PREFIX), null, 2)}\n`;
  return publishContracts([{ path: 'gateway/openapi.json', content }], process.argv.slice(2), 'npm run openapi');
});
