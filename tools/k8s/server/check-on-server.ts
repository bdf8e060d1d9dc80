import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { deploy } from '@outlay/scripts/k8s/deploy-command';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { stringify } from 'yaml';
import { overlayFolders } from '../check-overlays.ts';
import { secretExamples } from '../environment/secret-examples.ts';
import { render } from '../manifests/render.ts';
import { parseResources } from '../manifests/resource.ts';
import { provideResourceDefinitions } from '../programs/resource-definitions.ts';
import { workloadOf } from '../manifests/workload.ts';
import { isOutlay, repositoryOf } from '../rules/image.ts';
import { clusterOf, type Cluster } from './cluster.ts';
import { podsOf } from './pods.ts';
import { provideServerPrograms, type ServerPrograms } from './server-programs.ts';
import { startApiServer } from './start-api-server.ts';
import { withoutControllers } from './without-controllers.ts';

const NEXT_VERSION = '99.0.0';
/** Manifests that the server must refuse: a field that there is none of, and pods that the namespace's standard forbids. */
const REFUSED = ['schema', 'non-root', 'privileges', 'privileges--escalation', 'seccomp'];

/**
 * Applies every overlay to a real API server: dry, then really by `npm run k8s:deploy`, then the next version over it.
 * @returns the exit code
 */
export async function checkOnServer(): Promise<number> {
  const report = (line: string): void => console.error(line);
  const programs = await provideServerPrograms(report);
  const definitions = join(await provideResourceDefinitions(report), 'definitions');
  for (const folder of await overlayFolders()) await checkOverlay(programs, definitions, folder);
  await showRefusals(programs, definitions);
  return 0;
}

async function checkOverlay(programs: ServerPrograms, definitions: string, folder: string): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const cluster = await emptyCluster(parts, programs, definitions);
  const manifests = await render(programs.kubectl, folder);
  await applyGround(cluster, manifests);
  const name = relative(repositoryRoot, folder);
  const objects = lines(await cluster.kubectl(['apply', '--dry-run=server', '-f', '-'], manifests));
  const pods = lines(await cluster.kubectl(['create', '--dry-run=server', '-f', '-'], podsOf(manifests)));
  console.log(`${name}: ${objects} objects and ${pods} pods are accepted`);
  const kubectl = withoutControllers(cluster.kubectl);
  const options = { overlay: folder, timeout: '1m', report: () => undefined, pauseMs: 0 };
  await deploy(kubectl, options);
  // Again, as after a run that was cut off. Then nothing is left that would change.
  await deploy(kubectl, options);
  await cluster.kubectl(['diff', '-f', '-'], manifests);
  console.log(`${name}: deployed twice, and nothing is left to change`);
  const next = await nextVersion(parts, folder, manifests);
  const refused = await cluster.refusal(['apply', '-f', '-'], await render(programs.kubectl, next));
  if (!/Job.*field is immutable/s.test(refused)) throw new ScriptError(`Refused for another reason:\n${refused}`);
  await deploy(kubectl, { ...options, overlay: next });
  console.log(`${name}: the next version is deployed; a plain apply is refused for the Job, which cannot change`);
}

async function showRefusals(programs: ServerPrograms, definitions: string): Promise<void> {
  await using parts = new AsyncDisposableStack();
  const cluster = await emptyCluster(parts, programs, definitions);
  for (const fixture of REFUSED) {
    const folder = join(repositoryRoot, 'tools/fixtures/k8s', fixture);
    const manifests = await render(programs.kubectl, folder);
    await applyGround(cluster, manifests);
    const said = await cluster.refusal(['apply', '--dry-run=server', '-f', '-'], manifests);
    console.log(`${basename(folder)}: refused: ${said.split('\n')[0] ?? ''}`);
  }
}

async function emptyCluster(
  parts: AsyncDisposableStack,
  programs: ServerPrograms,
  definitions: string,
): Promise<Cluster> {
  const cluster = clusterOf(programs.kubectl, await startApiServer(parts, programs));
  await cluster.kubectl(['apply', '--server-side', '-f', definitions]);
  await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', 'crd', '--all']);
  return cluster;
}

/** The namespace, without which nothing in it is accepted, and its Secrets, as an operator makes them. */
async function applyGround({ kubectl }: Cluster, manifests: string): Promise<void> {
  const resources = parseResources(manifests);
  const namespaces = resources.filter(({ kind }) => kind === 'Namespace');
  const [namespace] = namespaces.map(({ metadata }) => metadata.name);
  if (namespace === undefined) throw new ScriptError('The overlay has no Namespace.');
  const secrets = Object.entries(await secretExamples(resources)).map(([name, stringData]) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace },
    stringData,
  }));
  for (const object of [...namespaces, ...secrets]) await kubectl(['apply', '-f', '-'], stringify(object));
}

async function nextVersion(parts: AsyncDisposableStack, folder: string, manifests: string): Promise<string> {
  const target = await mkdtemp(join(tmpdir(), 'outlay-next-version-'));
  parts.defer(() => rm(target, { recursive: true }));
  const images = parseResources(manifests)
    .flatMap((resource) => workloadOf(resource)?.containers ?? [])
    .filter(({ image }) => isOutlay(image))
    .map(({ image }) => ({ name: repositoryOf(image), newTag: NEXT_VERSION }));
  const kustomization = { resources: [relative(target, folder)], images: images.slice(0, 1) };
  await writeFile(join(target, 'kustomization.yaml'), stringify(kustomization));
  return target;
}

function lines(text: string): number {
  return text.split('\n').filter((line) => line !== '').length;
}
