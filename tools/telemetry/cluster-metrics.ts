import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Series of kube-state-metrics that rules name, by its documentation; no part of Outlay exports them. */
const OF_CRON_JOBS = ['kube_cronjob_created', 'kube_cronjob_status_last_successful_time'];

const Manifest = z.object({ kind: z.string(), metadata: z.object({ name: z.string() }) });

/** Labels and their values by metric, as kube-state-metrics has them of the CronJobs in `k8s/`. */
export async function clusterMetrics(): Promise<Map<string, Map<string, Set<string>>>> {
  const labels = new Map([
    ['namespace', new Set<string>()],
    ['cronjob', new Set(await cronJobNames())],
  ]);
  return new Map(OF_CRON_JOBS.map((metric) => [metric, labels]));
}

async function cronJobNames(): Promise<string[]> {
  const files = globSync('k8s/components/*/jobs/*.yaml', { cwd: repositoryRoot });
  const texts = await Promise.all(files.map((file) => readFile(join(repositoryRoot, file), 'utf8')));
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => Manifest.safeParse(document.toJS()).data))
    .flatMap((manifest) => (manifest?.kind === 'CronJob' ? [manifest.metadata.name] : []));
}
