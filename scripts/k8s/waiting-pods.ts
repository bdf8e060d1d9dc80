import { z } from 'zod';
import type { Kubectl } from './kubectl.ts';

const Containers = z
  .array(
    z.object({
      state: z.object({
        waiting: z.object({ reason: z.string(), message: z.string().default('') }).optional(),
      }),
    }),
  )
  .default([]);
const Status = z.object({
  conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') })).default([]),
  initContainerStatuses: Containers,
  containerStatuses: Containers,
});
const Pods = z.object({ items: z.array(z.object({ status: Status })) });

/** Ordinary steps of a start, which pass by themselves. */
const PASSING = new Set(['ContainerCreating', 'PodInitializing']);

/** Why pods do not start: a Secret or an image that is missing, no room on any node, a program that ends. Each reason once. */
export async function reasonsToWait(kubectl: Kubectl, namespace: string, selector: string): Promise<string[]> {
  const text = await kubectl(['-n', namespace, 'get', 'pods', '-l', selector, '-o', 'json']);
  const reasons = Pods.parse(JSON.parse(text)).items.flatMap(({ status }) => [
    ...status.conditions
      .filter((condition) => condition.type === 'PodScheduled' && condition.status === 'False')
      .map(({ message }) => `no node takes the pod: ${message}`),
    ...[...status.initContainerStatuses, ...status.containerStatuses].flatMap(({ state: { waiting } }) =>
      waiting && !PASSING.has(waiting.reason) ? [`${waiting.reason}: ${waiting.message}`] : [],
    ),
  ]);
  return [...new Set(reasons)];
}
