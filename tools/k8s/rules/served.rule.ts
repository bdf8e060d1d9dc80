import { environmentOf } from '../manifests/environment.ts';
import type { Overlay } from '../manifests/overlay.ts';
import type { Container } from '../manifests/pod.ts';
import { partOf } from '../environment/program.ts';
import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

/** `packages/service-kit/src/health.ts`: of these, only readiness looks at the database. */
const PATHS = { startupProbe: '/livez', livenessProbe: '/livez', readinessProbe: '/readyz' } as const;
const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
/** A check within takes up to a second. */
const SHORTEST_TIMEOUT_SECONDS = 2;

export const served: Rule = {
  name: 'served',
  title: 'A part is asked where it answers: its ports are those of its variables, its probes ask /livez and /readyz.',
  remedy:
    'Take PORT and METRICS_PORT as ports named http and metrics, listen on 0.0.0.0, and let only readiness ask /readyz: liveness that does restarts everything when the database is away.',
  check: (overlay) =>
    inContainers(overlay, (container) =>
      partOf(container) === undefined ? [] : [...portFaults(overlay, container), ...probeFaults(container)],
    ),
};

function portFaults(overlay: Overlay, container: Container): string[] {
  const environment = environmentOf(overlay, container);
  return [
    { name: 'http', variable: 'PORT', host: 'HOST' },
    { name: 'metrics', variable: 'METRICS_PORT', host: 'METRICS_HOST' },
  ].flatMap(({ name, variable, host }) => {
    const listens = environment.get(variable)?.value;
    const declared = container.ports.find((port) => port.name === name)?.containerPort;
    const faults = [];
    if (listens !== declared?.toString())
      faults.push(`${variable} is ${listens ?? 'not set'}, and its port ${name} is ${declared ?? 'not there'}`);
    if (listens !== undefined && environment.get(host)?.value !== '0.0.0.0')
      faults.push(`${host} is not 0.0.0.0, so nobody reaches its port ${name}`);
    return faults;
  });
}

function probeFaults(container: Container): string[] {
  return PROBES.flatMap((name) => {
    const probe = container[name];
    const { httpGet, timeoutSeconds = 0 } = probe ?? {};
    if (!probe) return [];
    const faults = [];
    if (httpGet?.path !== PATHS[name])
      faults.push(`${name} asks ${httpGet?.path ?? 'nothing over HTTP'}, not ${PATHS[name]}`);
    if (name === 'readinessProbe' && timeoutSeconds < SHORTEST_TIMEOUT_SECONDS)
      faults.push(`${name} waits ${timeoutSeconds} s; the answer takes up to a second`);
    return faults;
  });
}
