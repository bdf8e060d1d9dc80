import { convertV2, type Options } from 'openapi-to-postmanv2';
import { z } from 'zod';
import { bodyOf, parametersOf, routesOf, successOf, type OpenApiDocument, type Parameter } from './document.ts';

const described = z.looseObject({
  key: z.string(),
  value: z.unknown(),
  description: z.looseObject({ content: z.string() }).optional(),
});

const savedAnswer = z.looseObject({
  name: z.string(),
  code: z.number(),
  status: z.string(),
  body: z.string().nullish(),
});

const request = z.looseObject({
  method: z.string(),
  url: z.looseObject({ path: z.array(z.string()), query: z.array(described), variable: z.array(described) }),
  header: z.array(described).nullish(),
  body: z.looseObject({ raw: z.string().optional() }).nullish(),
});

const item = z.looseObject({ name: z.string(), request, response: z.array(savedAnswer) });
const folder = z.looseObject({ item: z.array(item) });
const collection = z.looseObject({ item: z.array(folder) });

/** A request as the converter makes it, with the answers that the document shows. */
export type ConvertedItem = z.output<typeof item>;
export type Described = z.output<typeof described>;

/**
 * Converts the document. The converter invents values where the document has no example, anew each time: it is given
 * one for each parameter, and the successful answers only. It also changes what it is given, hence the copy.
 *
 * @returns the requests by method and path, as `GET /api/v1/expenses/:id`
 */
export async function convertDocument(document: OpenApiDocument): Promise<Map<string, ConvertedItem>> {
  const made = await new Promise<unknown>((resolve, reject) => {
    const options: Options = { folderStrategy: 'Tags', parametersResolution: 'Example' };
    convertV2(
      { type: 'json', data: structuredClone(withoutChance(document)) },
      options,
      (error: unknown, outcome: unknown) => {
        const { result, reason, output } = conversion.parse(outcome ?? {});
        if (result) resolve(output[0]?.data);
        else reject(new Error(`The OpenAPI document could not be converted: ${reason ?? String(error)}`));
      },
    );
  });
  const items = collection.parse(made).item.flatMap((tag) => tag.item);
  return new Map(items.map((one) => [`${one.request.method} /${one.request.url.path.join('/')}`, one]));
}

const conversion = z.looseObject({
  result: z.boolean().default(false),
  reason: z.string().optional(),
  output: z.array(z.looseObject({ data: z.unknown() })).default([]),
});

function withoutChance(document: OpenApiDocument): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routesOf(document).values()) {
    const { operation, method, path } = route;
    const status = successOf(route);
    const parameters = parametersOf(document, route).map((one) => ({ ...one, example: exampleOf(one) }));
    const answer = bodyOf(route);
    const responses = { [status]: { description: operation.summary, ...(answer && withExample(answer)) } };
    (paths[path] ??= {})[method.toLowerCase()] = { ...operation, parameters, responses };
  }
  return { ...document, paths };
}

function withExample({ type, schema, example }: NonNullable<ReturnType<typeof bodyOf>>): object {
  return { content: { [type]: { schema, example } } };
}

/** A value for a parameter: that of the document, or one that its type permits. */
export function exampleOf({ schema }: Parameter): unknown {
  const { examples, default: initial, enum: choices, type, format } = parameterSchema.parse(schema);
  const [example = initial ?? choices?.[0]] = examples ?? [];
  if (example !== undefined) return example;
  if (type === 'integer') return 1;
  if (type === 'boolean') return true;
  if (type === 'array') return [''];
  return format === 'date' ? '2025-11-20' : '';
}

const parameterSchema = z.looseObject({
  examples: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  type: z.string().optional(),
  format: z.string().optional(),
});
