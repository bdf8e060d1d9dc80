import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, type DocumentNode } from 'graphql';

/** A service's whole SDL: the common scalars and every `.graphql` file below its `src`, in path order. */
export function loadTypeDefs(source: URL): DocumentNode {
  const folder = fileURLToPath(source);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .sort()
    .map((file) => join(folder, file));
  const common = join(import.meta.dirname, 'scalars.graphql');
  return parse([common, ...files].map((file) => readFileSync(file, 'utf8')).join('\n'));
}
