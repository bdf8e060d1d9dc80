import type { JsonObject, OpenApiDocument } from './document.ts';

/** Keywords that the validator of Postman's sandbox (JSON Schema draft 7) compares; the rest are for people. */
const KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'const',
  'anyOf',
  'allOf',
  'oneOf',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'pattern',
]);
const COMPONENTS = '#/components/schemas/';

/** A documented schema as the tests of the collection compare it: complete in itself, without descriptions. */
export function answerSchema(document: OpenApiDocument, schema: JsonObject): JsonObject {
  const named = new Set<string>();
  const root = plainSchema(schema, named);
  const definitions: JsonObject = {};
  for (const name of named) {
    const found = document.components.schemas[name];
    if (!found) throw new Error(`The document has no schema ${name}.`);
    // Names that it refers to join the set, and are visited by this loop too.
    definitions[name] = plainSchema(found, named);
  }
  return named.size === 0 ? root : { ...root, definitions };
}

function plainSchema(schema: JsonObject, named: Set<string>): JsonObject {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].replace(COMPONENTS, '');
    named.add(name);
    return { $ref: `#/definitions/${name}` };
  }
  const kept = Object.entries(schema).filter(([keyword]) => KEYWORDS.has(keyword));
  return Object.fromEntries(
    kept.map(([keyword, value]) => [keyword, keyword === 'properties' ? eachOf(value, named) : within(value, named)]),
  );
}

function eachOf(properties: unknown, named: Set<string>): JsonObject {
  if (!isObject(properties)) return {};
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, within(value, named)]));
}

function within(value: unknown, named: Set<string>): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => within(one, named));
  return isObject(value) ? plainSchema(value, named) : value;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
