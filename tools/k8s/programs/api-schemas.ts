import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';
import { installFromPip } from './python.ts';

/** The minors of Kubernetes that Outlay is checked against: those that are supported upstream. */
export const KUBERNETES_VERSIONS = ['1.35.0', '1.36.0', '1.37.0'] as const;

/** The folder of the API's JSON schemas: a folder for each version in it, strict, as kubeconform reads them. */
export async function provideApiSchemas(report: (line: string) => void): Promise<string> {
  return madeOnce(`kubernetes-schemas-${KUBERNETES_VERSIONS.join('-')}`, async (draft) => {
    report('Fetching the schemas of the Kubernetes API with pip (22 MB, once).');
    const scratch = join(draft, 'scratch');
    await installFromPip('schemas.txt', scratch);
    const schemas = join(scratch, 'kubernetes_validate/kubernetes-json-schema');
    for (const version of KUBERNETES_VERSIONS) {
      const target = join(draft, `v${version}`);
      await cp(join(schemas, `v${version}-local-strict`), target, { recursive: true });
      await Promise.all((await readdir(target)).map((name) => makeRelative(join(target, name))));
    }
    await rm(scratch, { recursive: true });
  });
}

/** The package resolves references by itself; as files, they are beside each other and have no address of their own. */
async function makeRelative(file: string): Promise<void> {
  const schema: unknown = JSON.parse(await readFile(file, 'utf8'), (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    return key === '$id' ? undefined : value.replace(/^\/api\/_definitions\.json/, '_definitions.json');
  });
  await writeFile(file, JSON.stringify(schema));
}
