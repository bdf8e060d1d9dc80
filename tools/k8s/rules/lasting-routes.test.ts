import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { repositoryRoot } from '@outlay/scripts/repository-root';

const read = (path: string): string => readFileSync(join(repositoryRoot, path), 'utf8');
const route = z.object({
  spec: z.object({
    rules: z.array(
      z.object({
        matches: z.array(z.object({ path: z.object({ type: z.string(), value: z.string() }) })).default([]),
        timeouts: z.object({ request: z.string() }).optional(),
      }),
    ),
  }),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.object({ 'x-kind': z.string() }))) });

it('have no limit of time in front of them', () => {
  const documented = document.parse(JSON.parse(read('gateway/openapi.json'))).paths;
  const lasting = Object.entries(documented)
    .filter(([, methods]) => Object.values(methods).some((method) => method['x-kind'] !== 'json'))
    .map(([path]) => path.replace(/\/\{\w+\}.*$/, ''));
  const unlimited = parseAllDocuments(read('k8s/components/gateway-api/routes.yaml'))
    .flatMap((each) => route.parse(each.toJS()).spec.rules)
    .filter(({ timeouts }) => timeouts?.request === '0s')
    .flatMap(({ matches }) => matches.map(({ path }) => path.value));
  expect(unlimited.toSorted()).toEqual([...new Set(lasting)].toSorted());
});
