import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { secretExamples } from './environment/secret-examples.ts';
import { unusedComponents } from './manifests/components.ts';
import { overlayOf } from './manifests/overlay.ts';
import { kustomizationsIn, render } from './manifests/render.ts';
import { parseResources } from './manifests/resource.ts';
import { validate } from './manifests/validate.ts';
import { KUBERNETES_VERSIONS } from './programs/api-schemas.ts';
import { provideKubectl } from './programs/kubectl.ts';
import { provideValidator } from './programs/validator.ts';
import { POD_RULES, RULES } from './rules/rules.ts';
import type { Finding, Rule } from './rules/rule.ts';

/** Faults against one rule. */
export interface Fault {
  rule: Pick<Rule, 'name' | 'title' | 'remedy'>;
  findings: Finding[];
}

const K8S = join(repositoryRoot, 'k8s');
/** To be copied and applied by hand: no overlay takes them, so that only their pods can be judged. */
const EXAMPLES = 'components/*/*.example.yaml';

const SCHEMA: Fault['rule'] = {
  name: 'schema',
  title: 'Every object is one that the API accepts.',
  remedy:
    'Compare the field with the documentation of its kind; a kind that nothing describes is added in resource-definitions.ts.',
};

const COMPONENTS: Fault['rule'] = {
  name: 'components',
  title: 'Every component is part of an overlay.',
  remedy: 'Name it in `components` of an overlay; what none takes is checked by nobody.',
};

/**
 * Checks overlays and prints what is wrong with each.
 * @param folders of kustomizations; by default every overlay
 * @returns the exit code
 */
export async function checkOverlays(folders: readonly string[]): Promise<number> {
  const report = (line: string): void => console.error(line);
  const kubectl = await provideKubectl(report);
  const validator = await provideValidator(report);
  const overlays = folders.length > 0 ? folders.map((folder) => resolve(folder)) : await overlayFolders();
  const examples = folders.length > 0 ? [] : globSync(EXAMPLES, { cwd: K8S }).map((path) => join(K8S, path));
  const checked = await Promise.all([
    ...overlays.map(async (path) => ({ path, manifests: await render(kubectl, path), rules: RULES })),
    ...examples.map(async (path) => ({ path, manifests: await readFile(path, 'utf8'), rules: POD_RULES })),
  ]);
  const invalid = await validate(
    validator,
    checked.map(({ manifests }) => manifests),
  );
  let isGood = folders.length > 0 || tell('k8s/components', await componentFaults(overlays));
  for (const [index, { path, manifests, rules }] of checked.entries()) {
    const findings = invalid[index] ?? [];
    const faults = [...faultsIn({ rule: SCHEMA, findings }), ...(await brokenRules(manifests, rules))];
    isGood = tell(relative(repositoryRoot, path), faults) && isGood;
  }
  if (isGood)
    console.log(
      `${overlays.length} kustomizations are in order: ${RULES.length} rules, and the schemas of Kubernetes ${KUBERNETES_VERSIONS.join(', ')}.`,
    );
  return isGood ? 0 : 1;
}

export function overlayFolders(): Promise<string[]> {
  return kustomizationsIn(join(K8S, 'overlays'));
}

/** The rules of Outlay's own that rendered manifests break. */
export async function brokenRules(manifests: string, rules: readonly Rule[] = RULES): Promise<Fault[]> {
  const resources = parseResources(manifests);
  const overlay = overlayOf(resources, await secretExamples(resources));
  return rules.flatMap((rule) => faultsIn({ rule, findings: rule.check(overlay) }));
}

async function componentFaults(overlays: readonly string[]): Promise<Fault[]> {
  const unused = await unusedComponents(join(K8S, 'components'), overlays);
  const findings = unused.map((folder) => ({ where: relative(repositoryRoot, folder), detail: 'no overlay takes it' }));
  return faultsIn({ rule: COMPONENTS, findings });
}

function faultsIn(fault: Fault): Fault[] {
  return fault.findings.length === 0 ? [] : [fault];
}

/** @returns true where there is nothing to tell */
function tell(folder: string, faults: readonly Fault[]): boolean {
  for (const { rule, findings } of faults) {
    console.log(`${folder}: ${rule.title} (${rule.name})`);
    for (const { where, detail } of findings) console.log(`  ${where}: ${detail}`);
    console.log(`  ${rule.remedy}`);
  }
  return faults.length === 0;
}
