import { z } from 'zod';

const Definition = z.object({
  spec: z.object({
    group: z.string(),
    names: z.object({ kind: z.string() }),
    versions: z.array(
      z.object({ name: z.string(), schema: z.object({ openAPIV3Schema: z.record(z.string(), z.unknown()) }) }),
    ),
  }),
});

/** A JSON schema under the name that kubeconform asks for: `certificate-cert-manager.io-v1.json`. */
interface NamedSchema {
  name: string;
  schema: unknown;
}

/** The schemas of a CustomResourceDefinition, one for each version of its kind. */
export function schemasOfDefinition(definition: unknown): NamedSchema[] {
  const { group, names, versions } = Definition.parse(definition).spec;
  return versions.map(({ name, schema }) => ({
    name: `${names.kind.toLowerCase()}-${group}-${name}.json`,
    schema: strict(schema.openAPIV3Schema, true),
  }));
}

/**
 * Refuses what a schema does not name, as the API server warns of it. Kubernetes' "an integer or a text" becomes JSON schema.
 */
function strict(node: unknown, isRoot = false): unknown {
  if (Array.isArray(node)) return node.map((item) => strict(item));
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).map(([key, value]): [string, unknown] =>
    key === 'properties' ? [key, strictProperties(value)] : [key, strict(value)],
  );
  const schema: Record<string, unknown> = Object.fromEntries(entries);
  const isOpen = 'x-kubernetes-preserve-unknown-fields' in node || 'additionalProperties' in node;
  if ('properties' in node && !isOpen) schema['additionalProperties'] = false;
  if ('x-kubernetes-int-or-string' in node) return { anyOf: [{ type: 'integer' }, { type: 'string' }] };
  // The definition leaves metadata to the API server, which knows it.
  if (isRoot) schema['properties'] = { ...asRecord(schema['properties']), metadata: { type: 'object' } };
  return schema;
}

/** Names of properties are no keywords, whatever they are called. */
function strictProperties(properties: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(asRecord(properties)).map(([name, value]) => [name, strict(value)]));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
