import type { Workload } from '../manifests/workload.ts';
import { databaseOwner, partOf } from '../environment/program.ts';
import type { Rule } from './rule.ts';

export const ownSecrets: Rule = {
  name: 'own-secrets',
  title: "A part reads its own secrets: no other's database, and no other's key to sign with.",
  remedy: "Name the part's own Secret, which has the part's name.",
  check: ({ workloads, secrets }) =>
    workloads.flatMap((workload) => {
      const [owner] = workload.pod.containers.flatMap(
        (container) => partOf(container) ?? databaseOwner(container) ?? [],
      );
      // Servers and migrations have Secrets of their own names.
      if (owner === undefined) return [];
      return secretsOf(workload)
        .filter((name) => name !== owner && Object.hasOwn(secrets, name))
        .map((name) => ({ where: workload.where, detail: `reads the Secret ${name}` }));
    }),
};

function secretsOf({ containers, pod }: Workload): string[] {
  const names = [
    ...containers.flatMap(({ env }) => env.map(({ valueFrom }) => valueFrom?.secretKeyRef?.name)),
    ...containers.flatMap(({ envFrom }) => envFrom.map(({ secretRef }) => secretRef?.name)),
    ...pod.volumes.map(({ secret }) => secret?.secretName),
  ];
  return [...new Set(names.filter((name) => name !== undefined))];
}
