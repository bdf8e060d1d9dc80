import { ScriptError } from '@outlay/scripts/script-error';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const Labels = z.record(z.string(), z.string()).default({});

const Resource = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default(''),
    labels: Labels,
    annotations: Labels,
  }),
});

export type Resource = z.output<typeof Resource>;

/** @throws ScriptError naming what is no object of Kubernetes */
export function parseResources(manifests: string): Resource[] {
  return parseAllDocuments(manifests)
    .filter((document) => document.contents !== null)
    .map((document) => {
      const parsed = Resource.safeParse(document.toJS());
      if (parsed.success) return parsed.data;
      throw new ScriptError(`Not an object of Kubernetes: ${String(document).slice(0, 300)}\n${parsed.error.message}`);
    });
}

/** `Deployment/ledger`. */
export function nameOf({ kind, metadata }: Resource): string {
  return `${kind}/${metadata.name}`;
}

/** Reads a part of an object. @throws ScriptError naming the object and what is wrong in it */
export function read<Schema extends z.ZodType>(schema: Schema, resource: Resource, part: unknown): z.output<Schema> {
  const parsed = schema.safeParse(part);
  if (parsed.success) return parsed.data;
  throw new ScriptError(`${nameOf(resource)} has not the shape that its kind has:\n${z.prettifyError(parsed.error)}`);
}
