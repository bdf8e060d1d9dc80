import { z } from 'zod';
import type { Kubectl } from './kubectl.ts';

const Waiting = z.object({ waiting: z.object({ reason: z.string(), message: z.string().default('') }).optional() });
const Status = z.object({
  conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') })).default([]),
  containerStatuses: z.array(z.object({ state: Waiting })).default([]),
});
const Pods = z.object({ items: z.array(z.object({ status: Status })) });

/** Ordinary steps of a start, which pass by themselves. */
const PASSING = new Set(['ContainerCreating', 'PodInitializing']);

/** Why pods of a Job do not start: a Secret or an image that is missing, no room on any node. Each reason once. */
export async function reasonsToWait(kubectl: Kubectl, namespace: string, job: string): Promise<string[]> {
  const text = await kubectl([
    '-n',
    namespace,
    'get',
    'pods',
    '-l',
    `batch.kubernetes.io/job-name=${job}`,
    '-o',
    'json',
  ]);
  const reasons = Pods.parse(JSON.parse(text)).items.flatMap(({ status }) => [
    ...status.conditions
      .filter((condition) => condition.type === 'PodScheduled' && condition.status === 'False')
      .map(({ message }) => `no node takes the pod: ${message}`),
    ...status.containerStatuses.flatMap(({ state: { waiting } }) =>
      waiting && !PASSING.has(waiting.reason) ? [`${waiting.reason}: ${waiting.message}`] : [],
    ),
  ]);
  return [...new Set(reasons)];
}
