import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** The parts of an OpenAPI 3.1 document that are read here. */
export interface OpenApiDocument {
  paths?: Record<string, Record<string, unknown>>;
}

/** One answer, as the client saw it. */
export interface ObservedAnswer {
  method: string;
  /** The path that was asked, without the query, for example `/api/v1/expenses/7`. */
  path: string;
  status: number;
  /** The parsed body; undefined where there was none. */
  body?: unknown;
  /** `application/json` by default; parameters such as a charset are ignored. */
  contentType?: string;
}

/** Checks answers against a document and remembers which of its routes were asked. */
export interface OpenApiValidator {
  /**
   * @throws Error when the document does not have the route, the status or the content type, or the body does not fit
   */
  check(answer: ObservedAnswer): void;
  /** The document's routes, as `GET /api/v1/expenses/{id}`. */
  readonly routes: readonly string[];
  /** The routes that were checked at least once, with the statuses they answered. */
  exercised(): ReadonlyMap<string, ReadonlySet<number>>;
  /** The routes that were never checked. */
  unexercised(): string[];
}

interface Route {
  name: string;
  pointer: string;
  method: string;
  segments: readonly string[];
  /** Parameters in the template: of two routes that fit, the one with fewer is meant (`/users/me` before `/users/{id}`). */
  parameters: number;
  responses: Record<string, unknown>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** Makes a validator of an OpenAPI 3.1 document; its schemas are JSON Schema 2020-12. */
export function openApiValidator(document: OpenApiDocument): OpenApiValidator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  addFormats.default(ajv);
  ajv.addSchema({ ...document, $id: 'openapi' });
  const routes = routesOf(document);
  const seen = new Map<string, Set<number>>();
  const compiled = new Map<string, ValidateFunction>();

  const compile = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer);
    if (known) return known;
    const validate = ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  };

  return {
    routes: routes.map(({ name }) => name),
    check(answer) {
      const route = routeOf(routes, answer);
      const pointer = schemaPointer(document, route, answer);
      const validate = pointer === null ? null : compile(pointer);
      if (validate && !validate(answer.body)) {
        throw new Error(`${route.name} ${answer.status}: ${ajv.errorsText(validate.errors, { dataVar: 'body' })}`);
      }
      const statuses = seen.get(route.name) ?? new Set();
      seen.set(route.name, statuses.add(answer.status));
    },
    exercised: () => seen,
    unexercised: () => routes.map(({ name }) => name).filter((name) => !seen.has(name)),
  };
}

function routesOf(document: OpenApiDocument): Route[] {
  const routes = Object.entries(document.paths ?? {}).flatMap(([template, operations]) =>
    Object.entries(operations)
      .filter(([method]) => METHODS.includes(method))
      .map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${template}`,
        pointer: `/paths/${escapePointer(template)}/${method}/responses`,
        method: method.toUpperCase(),
        segments: template.split('/'),
        parameters: template.split('{').length - 1,
        responses: isRecord(operation) && isRecord(operation['responses']) ? operation['responses'] : {},
      })),
  );
  return routes.sort((a, b) => a.parameters - b.parameters);
}

/** Matches a path against a template, segment by segment; a parameter matches any segment that is not empty. */
function fits(template: readonly string[], path: readonly string[]): boolean {
  return (
    template.length === path.length &&
    template.every((part, index) => (part.startsWith('{') ? path[index] !== '' : part === path[index]))
  );
}

function routeOf(routes: readonly Route[], { method, path }: ObservedAnswer): Route {
  const asked = path.split('/');
  const route = routes.find((known) => known.method === method.toUpperCase() && fits(known.segments, asked));
  if (!route) throw new Error(`the document has no route ${method} ${path}`);
  return route;
}

/** Where the schema of this answer is in the document; null where the document promises no body. */
function schemaPointer(document: OpenApiDocument, route: Route, answer: ObservedAnswer): string | null {
  const range = `${String(answer.status)[0]}XX`;
  const status = [String(answer.status), range, 'default'].find((key) => key in route.responses);
  if (status === undefined) throw new Error(`${route.name}: status ${answer.status} is not in the document`);
  const { response, pointer } = followed(document, route.responses[status], `${route.pointer}/${status}`);
  const content = isRecord(response) ? response['content'] : undefined;
  if (!isRecord(content)) {
    if (answer.body === undefined || answer.body === '') return null;
    throw new Error(`${route.name} ${answer.status}: a body where the document promises none`);
  }
  const type = (answer.contentType ?? 'application/json').split(';')[0]?.trim() ?? '';
  const media = content[type];
  if (!isRecord(media)) throw new Error(`${route.name} ${answer.status}: ${type} is not in the document`);
  if (!('schema' in media)) return null;
  return `${pointer}/content/${escapePointer(type)}/schema`;
}

/** A response, or the component that it refers to, and where that is in the document. */
function followed(
  document: OpenApiDocument,
  response: unknown,
  pointer: string,
): { response: unknown; pointer: string } {
  if (!isRecord(response) || typeof response['$ref'] !== 'string') return { response, pointer };
  const target = response['$ref'].slice('#'.length);
  const [, ...segments] = target.split('/');
  const found = segments.reduce<unknown>((node, segment) => (isRecord(node) ? node[segment] : undefined), document);
  return { response: found, pointer: target };
}

/** A segment of a JSON pointer inside a URI fragment. */
function escapePointer(segment: string): string {
  return encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
