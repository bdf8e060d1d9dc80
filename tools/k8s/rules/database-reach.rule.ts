import type { Overlay } from '../manifests/overlay.ts';
import { workloadsBehind } from '../manifests/overlay.ts';
import type { Workload } from '../manifests/workload.ts';
import { POSTGRES_PORT } from '../network/addresses.ts';
import { isAllowed, policiesAbout } from '../network/allowances.ts';
import { edgesOf } from '../network/edges.ts';
import type { Finding, Rule } from './rule.ts';

export const databaseReach: Rule = {
  name: 'database-reach',
  title: 'A database is reached by its own clients alone: no other pod, and nobody from outside.',
  remedy: 'Name the clients in the NetworkPolicy one by one, and leave the Service at type ClusterIP.',
  check: (overlay) => {
    const databases = overlay.workloads.filter(isDatabase);
    return [
      ...databases.flatMap((database) => strangers(overlay, database)),
      ...strangersOutside(overlay),
      ...exposed(overlay),
    ];
  },
};

function isDatabase({ containers }: Workload): boolean {
  return containers.some(({ ports }) => ports.some(({ containerPort }) => containerPort === POSTGRES_PORT));
}

function strangers(overlay: Overlay, database: Workload): Finding[] {
  const { edges } = edgesOf(overlay);
  const clients = new Set(edges.filter(({ to }) => to === database).map(({ from }) => from));
  return overlay.workloads
    .filter((from) => from !== database && !clients.has(from))
    .filter((from) => isAllowed(overlay, { from, to: database, port: POSTGRES_PORT }))
    .map(({ where }) => ({ where: database.where, detail: `${where} may connect, and has no database here` }));
}

/** Databases outside are told apart by nobody: a policy sees addresses alone. */
function strangersOutside(overlay: Overlay): Finding[] {
  const { edges } = edgesOf(overlay);
  const isClient = (workload: Workload): boolean =>
    edges.some(({ from, to, port }) => from === workload && !to && port === POSTGRES_PORT);
  return (
    overlay.workloads
      .filter((from) => !isClient(from))
      // Where no policy is about its egress at all, another rule says so.
      .filter((from) => policiesAbout(overlay, 'egress', from).length > 0)
      .filter((from) => isAllowed(overlay, { from, to: undefined, port: POSTGRES_PORT }))
      .map(({ where }) => ({
        where,
        detail: `it may connect to port ${POSTGRES_PORT} outside, and has no database there`,
      }))
  );
}

function exposed(overlay: Overlay): Finding[] {
  return overlay.services
    .filter((service) => service.type !== 'ClusterIP' && workloadsBehind(overlay, service).some(isDatabase))
    .map(({ where, type }) => ({ where, detail: `opens a database to the outside as ${type}` }));
}
