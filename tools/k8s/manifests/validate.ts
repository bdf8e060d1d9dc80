import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ScriptError } from '@outlay/scripts/script-error';
import { z } from 'zod';
import { runProgram } from '../../process/run-program.ts';
import { KUBERNETES_VERSIONS } from '../programs/api-schemas.ts';
import type { Finding } from '../rules/rule.ts';

export interface Validator {
  kubeconform: string;
  /** Folder with the schemas of the API, a folder for each version. */
  api: string;
  /** Folder with the schemas of kinds that others define. */
  definitions: string;
}

/** A fault in one of several rendered overlays. */
interface Invalid extends Finding {
  /** Its place in the list of overlays. */
  index: number;
  version: string;
}

const Report = z.object({
  resources: z.array(
    z.object({
      filename: z.string(),
      kind: z.string(),
      name: z.string(),
      status: z.string(),
      msg: z.string(),
    }),
  ),
});

/**
 * Holds rendered overlays against the API of each version of Kubernetes. A kind without a schema fails too.
 * @returns the faults of each overlay, in their order
 */
export async function validate(validator: Validator, overlays: readonly string[]): Promise<Finding[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-manifests-'));
  try {
    await Promise.all(overlays.map((manifests, index) => writeFile(join(folder, `${index}.yaml`), manifests)));
    const found = await Promise.all(KUBERNETES_VERSIONS.map((version) => validateFor(version, validator, folder)));
    return overlays.map((_, index) => onceEach(found.flat().filter((invalid) => invalid.index === index)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same in several versions is told once. */
function onceEach(found: readonly Invalid[]): Finding[] {
  const same = Map.groupBy(found, ({ where, detail }) => `${where}\n${detail}`);
  return [...same.values()].flatMap((group) => {
    const versions = group.map(({ version }) => version.replace(/\.0$/, '')).join(', ');
    return group.slice(0, 1).map(({ where, detail }) => ({ where, detail: `${detail} (Kubernetes ${versions})` }));
  });
}

async function validateFor(version: string, validator: Validator, folder: string): Promise<Invalid[]> {
  const locations = [
    join(validator.api, `v${version}`, '{{.ResourceKind}}{{.KindSuffix}}.json'),
    join(validator.definitions, '{{.ResourceKind}}-{{.Group}}-{{.ResourceAPIVersion}}.json'),
  ];
  const schemas = locations.flatMap((location) => ['-schema-location', location]);
  const args = ['-strict', '-output', 'json', '-kubernetes-version', version, ...schemas, folder];
  const { stdout, stderr } = await runProgram(validator.kubeconform, args);
  if (!stdout.startsWith('{')) throw new ScriptError(`kubeconform said nothing that can be read:\n${stderr}`);
  return Report.parse(JSON.parse(stdout)).resources.flatMap(({ filename, kind, name, status, msg }) => {
    if (status === 'statusValid') return [];
    const [index, where] = [Number(basename(filename, '.yaml')), `${kind}/${name}`];
    // `… failed with '<schema>' - at '/spec': additional properties 'x' not allowed - at …`
    const details = msg.split(/\s+- at /).slice(1);
    return (details.length > 0 ? details : [msg]).map((detail) => ({ index, where, detail, version }));
  });
}
