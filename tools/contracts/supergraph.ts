import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { ScriptError } from '@outlay/scripts/script-error';
import { lexicographicSortSchema, parse, printSchema } from 'graphql';

/** The two committed documents that come out of composition. */
export interface ComposedContracts {
  /** Schema that the gateway plans with. */
  supergraph: string;
  /** Schema for clients and code generation: the supergraph without inaccessible fields. */
  apiSchema: string;
}

/** A subgraph's name and its whole SDL, the common scalars included. */
export interface SubgraphSdl {
  name: string;
  sdl: string;
}

/** The subgraphs do not fit together; the message lists every reason. */
export class CompositionError extends ScriptError {
  override readonly name: string = 'CompositionError';
}

/**
 * Reads the SDL of every service below `services/`. Files are joined in path order, so that the result does not
 * depend on the file system.
 *
 * @param root the repository's root folder
 */
export async function readSubgraphs(root: string): Promise<SubgraphSdl[]> {
  const common = await readFile(join(root, 'packages/service-kit/src/graphql/scalars.graphql'), 'utf8');
  const services = await readdir(join(root, 'services'), { withFileTypes: true });
  const subgraphs: SubgraphSdl[] = [];
  for (const service of services.filter((entry) => entry.isDirectory()).sort((a, b) => compareText(a.name, b.name))) {
    const files = await graphqlFiles(join(root, 'services', service.name, 'src'));
    if (files.length === 0) continue;
    const parts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    subgraphs.push({ name: service.name, sdl: [common, ...parts].join('\n') });
  }
  return subgraphs;
}

/**
 * Composes the subgraphs. The routing URLs are placeholders: the gateway's configuration has the real ones.
 *
 * @throws CompositionError when a document does not parse or the subgraphs do not compose
 */
export function composeContracts(subgraphs: readonly SubgraphSdl[]): ComposedContracts {
  const result = composeServices(
    subgraphs.map(({ name, sdl }) => ({ name, url: `http://${name}/graphql`, typeDefs: parseSdl(name, sdl) })),
  );
  if (result.errors) throw new CompositionError(result.errors.map((error) => error.message).join('\n'));
  const apiSchema = lexicographicSortSchema(result.schema.toAPISchema().toGraphQLJSSchema());
  return { supergraph: `${result.supergraphSdl.trim()}\n`, apiSchema: `${printSchema(apiSchema).trim()}\n` };
}

function parseSdl(name: string, sdl: string): ReturnType<typeof parse> {
  try {
    return parse(sdl);
  } catch (error) {
    throw new CompositionError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function graphqlFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.graphql'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort(compareText);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
