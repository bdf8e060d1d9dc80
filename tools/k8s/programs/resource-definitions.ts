import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ScriptError } from '@outlay/scripts/script-error';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { outputOfProgram } from '../../process/run-program.ts';
import { schemasOfDefinition } from './definition-schemas.ts';
import { provideGo } from './go.ts';
import { madeOnce } from './made-once.ts';

interface DefinitionSource {
  module: string;
  /** Of the module's content, as go.sum has it. */
  sum: string;
  folder: string;
  files: readonly string[];
}

/** Kinds that a cluster has only with what defines them, from the Go modules that carry the definitions. All Apache-2.0. */
const SOURCES: readonly DefinitionSource[] = [
  {
    module: 'github.com/cert-manager/cert-manager@v1.19.1',
    sum: 'h1:Txh8L/nLWTDcb7ZnXuXbTe15BxQnLbLirXmbNk0fGgY=',
    folder: 'deploy/crds',
    files: ['certificates', 'clusterissuers', 'issuers'].map((kind) => `cert-manager.io_${kind}.yaml`),
  },
  {
    module: 'sigs.k8s.io/gateway-api@v1.4.0',
    sum: 'h1:ZwlNM6zOHq0h3WUX2gfByPs2yAEsy/EenYJB78jpQfQ=',
    folder: 'config/crd/standard',
    files: ['gateways', 'httproutes', 'backendtlspolicies'].map((kind) => `gateway.networking.k8s.io_${kind}.yaml`),
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    sum: 'h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s=',
    folder: 'example/prometheus-operator-crd',
    files: ['podmonitors', 'prometheusrules', 'servicemonitors'].map((kind) => `monitoring.coreos.com_${kind}.yaml`),
  },
  {
    module: 'github.com/external-secrets/external-secrets@v0.16.2',
    sum: 'h1:iNY+gIgSyL5higXTfnz+hdPCaiB/43UiHLqE7HBpj68=',
    folder: 'config/crds/bases',
    files: ['externalsecrets', 'secretstores'].map((kind) => `external-secrets.io_${kind}.yaml`),
  },
];

const Download = z.object({ Dir: z.string().optional(), Sum: z.string().optional(), Error: z.string().optional() });

/** A folder with the definitions (`definitions`, to be applied to a cluster) and a JSON schema of each kind in them (`schemas`). */
export async function provideResourceDefinitions(report: (line: string) => void): Promise<string> {
  const versions = SOURCES.map(({ sum }) => sum.replaceAll(/\W/g, '').slice(2, 6)).join('');
  return madeOnce(`kubernetes-definitions-${versions}`, async (draft) => {
    const go = await provideGo(report);
    report('Fetching definitions of cert-manager, Gateway API, Prometheus and External Secrets with Go (once).');
    await Promise.all(['definitions', 'schemas'].map((name) => mkdir(join(draft, name))));
    for (const source of SOURCES) await copyDefinitions(go, source, draft);
  });
}

async function copyDefinitions(go: string, { module, sum, folder, files }: DefinitionSource, draft: string) {
  const output = await outputOfProgram(go, ['mod', 'download', '-json', module], { cwd: draft, env: { GOFLAGS: '' } });
  const { Dir: directory = '', Sum: found } = Download.parse(JSON.parse(output));
  if (found !== sum) throw new ScriptError(`Not what resource-definitions.ts says, so not used: ${module}`);
  for (const file of files) {
    const path = join(directory, folder, file);
    await copyFile(path, join(draft, 'definitions', basename(file)));
    for (const document of parseAllDocuments(await readFile(path, 'utf8')))
      for (const { name, schema } of schemasOfDefinition(document.toJS()))
        await writeFile(join(draft, 'schemas', name), JSON.stringify(schema));
  }
}
