import { z } from 'zod';
import { nameOf, read } from '../manifests/resource.ts';
import type { Rule } from './rule.ts';

const Spec = z.object({
  concurrencyPolicy: z.string().optional(),
  startingDeadlineSeconds: z.number().optional(),
  successfulJobsHistoryLimit: z.number().optional(),
  failedJobsHistoryLimit: z.number().optional(),
  timeZone: z.string().optional(),
  jobTemplate: z.object({
    spec: z.object({ activeDeadlineSeconds: z.number().optional(), backoffLimit: z.number().optional() }),
  }),
});

export const cronJobs: Rule = {
  name: 'cron-jobs',
  title: 'A CronJob says what happens when it is late, slow or failing.',
  remedy: 'Set what is missing. Without startingDeadlineSeconds, a CronJob that missed 100 times never runs again.',
  check: ({ resources }) =>
    resources
      .filter(({ kind }) => kind === 'CronJob')
      .flatMap((resource) => {
        const { jobTemplate, ...spec } = read(Spec, resource, resource['spec']);
        const wanted = {
          concurrencyPolicy: spec.concurrencyPolicy,
          startingDeadlineSeconds: spec.startingDeadlineSeconds,
          successfulJobsHistoryLimit: spec.successfulJobsHistoryLimit,
          failedJobsHistoryLimit: spec.failedJobsHistoryLimit,
          timeZone: spec.timeZone,
          'jobTemplate.spec.activeDeadlineSeconds': jobTemplate.spec.activeDeadlineSeconds,
          'jobTemplate.spec.backoffLimit': jobTemplate.spec.backoffLimit,
        };
        const missing = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [name] : []));
        return missing.length === 0 ? [] : [{ where: nameOf(resource), detail: `no ${missing.join(', ')}` }];
      }),
};
