import { join } from 'node:path';
import { containerEnvironments } from '@outlay/scripts/docker/container-environments';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { loadSecrets } from '@outlay/scripts/start/secrets';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { SERVICE_ENTRIES } from '@outlay/scripts/start/services';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { databaseOwner } from '../environment/program.ts';
import { overlayOf } from '../manifests/overlay.ts';
import { render } from '../manifests/render.ts';
import { parseResources } from '../manifests/resource.ts';
import { provideKubectl } from '../programs/kubectl.ts';
import { missingPip } from '../programs/python.ts';

/** `service: job`, as the services list them. */
async function listedJobs(): Promise<string[]> {
  const environments = await containerEnvironments(await loadSecrets('', '{}'));
  const names = SERVICES.map(async (service) => {
    const jobs = SERVICE_ENTRIES[service].jobs({ ...environments[service], LOG_LEVEL: 'silent' });
    await jobs.close();
    return jobs.jobs.map(({ name }) => `${service}: ${name}`);
  });
  return (await Promise.all(names)).flat().sort();
}

/** `service: job`, as the CronJobs of an overlay run them. */
async function runJobs(): Promise<string[]> {
  const kubectl = await provideKubectl(() => undefined);
  const manifests = await render(kubectl, join(repositoryRoot, 'k8s/overlays/every-component'));
  return overlayOf(parseResources(manifests), {})
    .workloads.filter(({ kind }) => kind === 'CronJob')
    .flatMap(({ containers }) => containers)
    .filter(({ args }) => args.slice(0, 3).join(' ') === 'scripts/outlay.ts jobs run')
    .map((container) => `${databaseOwner(container)}: ${container.args[3]}`)
    .sort();
}

describeUnless(await missingPip(), 'CronJobs', () => {
  it('run every scheduled job of every service, on the database of its service', async () => {
    expect(await runJobs()).toEqual(await listedJobs());
  });
});
