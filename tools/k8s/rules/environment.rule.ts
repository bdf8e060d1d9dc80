import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '@outlay/config/read-config';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { loadSdkConfig } from '@outlay/telemetry/config';
import leven from 'leven';
import type { z } from 'zod';
import { OTEL_VARIABLES } from '../environment/otel-variables.ts';
import { programOf } from '../environment/program.ts';
import { RUNTIME_VARIABLES, variablesOf } from '../environment/variables.ts';
import { environmentOf, type Setting } from '../manifests/environment.ts';
import type { Overlay } from '../manifests/overlay.ts';
import { inContainers } from './containers.ts';
import { isOutlay } from './image.ts';
import type { Rule } from './rule.ts';

/** Letters that may be wrong for a name to be proposed. */
const FARTHEST = 4;

export const environment: Rule = {
  name: 'environment',
  title: "A program's variables are those that its config.ts reads, with values that it accepts.",
  remedy:
    'Correct the name or the value in the ConfigMap, `env` or the Secret; a new variable is added to the schema first.',
  check: (overlay) =>
    inContainers(overlay, (container) => {
      if (!isOutlay(container.image)) return [];
      const schema = variablesOf(container);
      const program = programOf(container);
      // A file that is not there is another rule's to tell.
      if (!schema)
        return program && existsSync(join(repositoryRoot, program))
          ? [`no schema is known for ${program}: add it in tools/k8s/environment/variables.ts`]
          : [];
      const settings = environmentOf(overlay, container);
      return [...unknown(overlay, schema, settings), ...malformed(schema, settings)];
    }),
};

function unknown(overlay: Overlay, schema: z.ZodObject, settings: ReadonlyMap<string, Setting>): string[] {
  const names = [...Object.keys(schema.shape), ...OTEL_VARIABLES, ...RUNTIME_VARIABLES];
  return [...settings.values()]
    .filter(({ name, configMap }) => !names.includes(name) && !isRead(overlay, name, configMap))
    .map(({ name }) => {
      const [nearest] = names
        .map((known) => ({ known, distance: leven(name, known) }))
        .sort((a, b) => a.distance - b.distance);
      const proposal = nearest && nearest.distance <= FARTHEST ? `; ${nearest.known} is near it` : '';
      return `${name} is read by nobody${proposal}`;
    });
}

/** A ConfigMap of several parts may have variables that only some of them read. */
function isRead({ workloads }: Overlay, name: string, configMap: string | undefined): boolean {
  if (configMap === undefined) return false;
  return workloads
    .flatMap(({ containers }) => containers)
    .filter(({ envFrom }) => envFrom.some(({ configMapRef }) => configMapRef?.name === configMap))
    .some((container) => name in (variablesOf(container)?.shape ?? {}));
}

function malformed(schema: z.ZodObject, settings: ReadonlyMap<string, Setting>): string[] {
  const all = [...settings.values()];
  const unseen = new Set(all.filter(({ value }) => value === undefined).map(({ name }) => name));
  const env = Object.fromEntries(all.map(({ name, value }) => [name, value]));
  // Nothing is known of a secret without an example.
  const isSeen = (problem: string): boolean => !unseen.has(problem.split(':')[0] ?? '');
  return [...problemsOf(() => readConfig(schema, env)), ...problemsOf(() => loadSdkConfig(env))].filter(isSeen);
}

function problemsOf(load: () => unknown): string[] {
  try {
    load();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.replace(/^\s*- /, ''));
  }
}
