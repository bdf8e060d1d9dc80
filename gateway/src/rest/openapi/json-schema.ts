import { z } from 'zod';

/** A JSON Schema (2020-12) as it stands in the document. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Turns zod schemas into JSON Schemas, and gathers those that have an id as the document's components. */
export interface SchemaWriter {
  /**
   * @param io whether the schema stands for what a client sends (`input`) or what it gets (`output`)
   */
  write(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
  /** The named schemas so far, by id. */
  components(): Record<string, JsonSchema>;
}

const IDENTITY = new Set(['$schema', '$defs', 'id']);
const LOCAL = '#/$defs/';
const COMPONENTS = '#/components/schemas/';

/** Starts a document's schemas. */
export function createSchemaWriter(): SchemaWriter {
  const named: Record<string, JsonSchema> = {};
  return {
    write(schema, io) {
      const written = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: asWeMeanIt });
      pointAtComponents(written);
      for (const [id, definition] of Object.entries(written.$defs ?? {})) named[id] ??= tidy(definition);
      const id = z.globalRegistry.get(schema)?.id;
      if (id === undefined) return tidy(written);
      named[id] ??= tidy(written);
      return { $ref: COMPONENTS + id };
    },
    components: () => Object.fromEntries(Object.entries(named).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
}

/**
 * Makes a schema say what its `meta` says. Query parameters are texts to zod, whose patterns and defaults say nothing
 * of the number or flag they stand for; and zod leaves the default of everything that it transforms out.
 */
function asWeMeanIt({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodType; jsonSchema: JsonSchema }): void {
  const meta = z.globalRegistry.get(zodSchema);
  if (meta?.['default'] !== undefined) Object.assign(jsonSchema, { default: meta['default'] });
  if (jsonSchema.type === 'integer' || jsonSchema.type === 'boolean') delete jsonSchema.pattern;
  if (jsonSchema.type === 'boolean') delete jsonSchema.enum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** Drops what only zod needs. */
function tidy(schema: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !IDENTITY.has(key)));
}

function pointAtComponents(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if ('$ref' in node && typeof node.$ref === 'string') node.$ref = node.$ref.replace(LOCAL, COMPONENTS);
  for (const child of Object.values(node)) pointAtComponents(child);
}
