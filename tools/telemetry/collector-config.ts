import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { parse } from 'yaml';
import { z } from 'zod';

export const COLLECTOR_CONFIG = join(repositoryRoot, 'deploy/docker/otel-collector.yaml');

const Endpoint = z.strictObject({ endpoint: z.string().regex(/^[\w.]+:\d+$/) });
const Pipeline = z.strictObject({
  receivers: z.array(z.string()),
  processors: z.array(z.string()),
  exporters: z.array(z.string()),
});
/** The parts of the collector's configuration that ours uses; anything else is refused. */
const Collector = z.strictObject({
  receivers: z.strictObject({
    otlp: z.strictObject({ protocols: z.strictObject({ http: Endpoint, grpc: Endpoint.optional() }) }),
  }),
  processors: z.strictObject({ batch: z.strictObject({}) }),
  exporters: z.strictObject({ debug: z.strictObject({}), prometheus: Endpoint }),
  service: z.strictObject({ pipelines: z.strictObject({ traces: Pipeline, metrics: Pipeline }) }),
});

/** Faults of the collector's configuration: unknown fields, and pipelines of parts that are not configured. */
export async function collectorFaults(path: string = COLLECTOR_CONFIG): Promise<string[]> {
  const parsed = Collector.safeParse(parse(await readFile(path, 'utf8')));
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `otel-collector.yaml: ${issue.path.join('.')}: ${issue.message}`);
  }
  const { service, ...parts } = parsed.data;
  const kinds = ['receivers', 'processors', 'exporters'] as const;
  return Object.entries(service.pipelines).flatMap(([name, pipeline]) =>
    kinds.flatMap((kind) =>
      pipeline[kind]
        .filter((part) => !(part in parts[kind]))
        .map((part) => `otel-collector.yaml: the pipeline ${name} has no ${part} among its ${kind}`),
    ),
  );
}
