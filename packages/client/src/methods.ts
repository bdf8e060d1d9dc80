import type { MaybeOptionalInit } from 'openapi-fetch';
import type { paths } from './__generated__/openapi.ts';

type MethodName = 'get' | 'put' | 'post' | 'delete' | 'patch';
/** The documented paths with a method. */
export type PathWith<Name extends MethodName> = {
  [Path in keyof paths]: paths[Path] extends Record<Name, object> ? Path : never;
}[keyof paths];
type OperationOf<Path extends keyof paths, Name extends MethodName> = NonNullable<paths[Path][Name]>;

/** Parameters, body and options of fetch; may be left out where nothing in it is required. */
export type Init<Path extends keyof paths, Name extends MethodName> =
  undefined extends MaybeOptionalInit<paths[Path], Name>
    ? [init?: MaybeOptionalInit<paths[Path], Name>]
    : [init: MaybeOptionalInit<paths[Path], Name>];

/** The body of a success, as the document has it. */
export type DataOf<Operation> = Operation extends { responses: infer Responses }
  ? { [Status in keyof Responses & (200 | 201 | 204)]: BodyOf<Responses[Status]> }[keyof Responses & (200 | 201 | 204)]
  : never;
type BodyOf<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** A successful answer. */
export interface Answer<Data> {
  /** The parsed body; undefined where there is none. */
  data: Data;
  /** Version of the resource, for `ifMatch`. */
  etag: string | undefined;
  /** Finds the request in Outlay's logs. */
  requestId: string | undefined;
  response: Response;
}

/**
 * The header that refuses a change of what was changed since this answer, for `params: { header }`.
 *
 * @throws TypeError where the answer has no ETag
 */
export function ifMatch({ etag, response }: Answer<unknown>): { 'If-Match': string } {
  if (etag === undefined) throw new TypeError(`${response.url} answered without an ETag.`);
  return { 'If-Match': etag };
}

/** Sends a request to a documented path. @throws OutlayError when it fails */
export type Method<Name extends MethodName> = <Path extends PathWith<Name>>(
  path: Path,
  ...init: Init<Path, Name>
) => Promise<Answer<DataOf<OperationOf<Path, Name>>>>;

/** The documented operations, by method and path. */
export interface Methods {
  GET: Method<'get'>;
  PUT: Method<'put'>;
  POST: Method<'post'>;
  DELETE: Method<'delete'>;
  PATCH: Method<'patch'>;
}

/** One request, of whose answer the compiler knows nothing. */
export type Ask = (method: MethodName, path: string, init?: object) => Promise<Answer<unknown>>;

/** The methods on a function that sends any request. */
export function methodsOn(ask: Ask): Methods {
  const methods = {
    GET: (path: string, init?: object) => ask('get', path, init),
    PUT: (path: string, init?: object) => ask('put', path, init),
    POST: (path: string, init?: object) => ask('post', path, init),
    DELETE: (path: string, init?: object) => ask('delete', path, init),
    PATCH: (path: string, init?: object) => ask('patch', path, init),
  };
  trustDocument(methods);
  return methods;
}

/** Which answer belongs to which path, only the document knows; Outlay's own tests hold the server to it. */
function trustDocument(_methods: object): asserts _methods is Methods {}
