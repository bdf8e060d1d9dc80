import { runScript } from '@outlay/scripts/run-script';
import { publishContracts } from './contracts/contract-files.ts';
import { localEnvironment, postmanCollection } from './postman/collection.ts';
import { readDocument } from './postman/document.ts';

/** `npm run postman [-- --check]`: the Postman collection, from the committed OpenAPI document. */
await runScript(async () => {
  const collection = await postmanCollection(await readDocument());
  const files = [
    { path: 'docs/postman/outlay.postman_collection.json', content: textOf(collection) },
    { path: 'docs/postman/outlay.postman_environment.json', content: textOf(localEnvironment()) },
  ];
  return publishContracts(files, process.argv.slice(2), 'npm run postman');
});

function textOf(content: object): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
