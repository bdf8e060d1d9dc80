import type { ErrorCode } from '@outlay/errors/error-codes';
import { notFound } from '@outlay/errors/app-error';
import type { Permission } from '@outlay/tenancy/permissions';
import { z } from 'zod';
import type { ResponseData } from '../../executor.ts';
import { parseInput } from './parse-input.ts';
import type { OperationName, RestOperation, ResultOf, VariablesOf } from './static-operations.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Required access: none, any token (`caller`), a person's session, or a permission. The graph's rule tree decides; this refuses early and documents. */
export type Access = 'public' | 'caller' | 'session' | Permission;

/** Result of a route, besides its status. */
export interface Answer<Body> {
  body: Body;
  /** The version behind the ETag. */
  version?: number;
  /** Path below `/api/v1` of what was created. */
  location?: string;
  /** Where it differs from the route's. */
  status?: number;
  /** The ticket to the bytes, where the route carries them. */
  ticket?: string;
}

/** Default input schemas: no parameters and no body. */
export const plain = { params: z.strictObject({}), query: z.strictObject({}), body: z.strictObject({}).optional() };

/** The three parts of a request, each with a schema. Routes write `z.object({ ...plain, body: newAccount })`. */
export type Input = z.ZodObject<{ params: z.ZodType; query: z.ZodType; body: z.ZodType }>;

/** Headers that routes read, parsed. */
export interface Circumstances {
  /** From If-Match. */
  readonly expectedVersion: number | undefined;
  /** True where a browser's cookie holds the refresh token. */
  readonly hasTokenCookie: boolean;
}

/** A request as the route's schemas leave it. */
export type Call<I extends Input> = z.output<I> & Circumstances;

/**
 * Form of what a route carries: JSON in both directions, a stream of server-sent events, a file to the client, or a file in the body. The last
 * three go to the owning service with a ticket, which the route's operation takes.
 */
export type RouteKind = 'json' | 'stream' | 'download' | 'upload';

/** Documentation and HTTP properties of a route. */
export interface RouteDocument {
  method: Method;
  /** Below `/api/v1`, with parameters such as `{id}`. */
  path: string;
  summary: string;
  description?: string;
  access: Access;
  /** 200 when left out. */
  status?: 200 | 201 | 202 | 204;
  /** Other statuses that carry the same answer. */
  alsoAnswers?: readonly number[];
  /** Name of the resource in the message of a 404. */
  what?: string;
  /** Codes beyond those every route of its kind can answer. */
  errors?: readonly ErrorCode[];
  /** True where If-Match guards the route against lost updates. */
  guarded?: boolean;
  /** True where the ETag covers the whole answer, so that If-None-Match may be answered with 304. */
  cacheable?: boolean;
  /**
   * Parts of the data, such as `project.spend`, that it answers without while the service that owns them is away. They are null
   * then.
   */
  optionalParts?: readonly string[];
  /** `json` when left out. */
  kind?: RouteKind;
  /** Media types of the file that a `download` answers with, or an `upload` takes. */
  fileTypes?: readonly string[];
  /** True where a form in the body is taken in place of JSON, and not read. */
  takesForms?: boolean;
  /** True where a browser may leave the refresh token to a cookie. */
  takesCookie?: boolean;
  bodyExample?: unknown;
  answerExample?: unknown;
}

/** An operation and how a call becomes its variables. */
export interface Step<C> {
  readonly name: string;
  readonly source: string;
  readonly variables: (call: C) => Variables;
}

export type Variables = Readonly<Record<string, unknown>>;

/** A route: one HTTP method and path, one GraphQL operation. */
export interface RouteSpec<N extends OperationName, I extends Input, Reply> extends RouteDocument {
  /** A change that comes first, where `operation` then reads what is answered. */
  before?: Step<Call<I>>;
  operation: RestOperation<N>;
  input: I;
  /** Left out where nothing is answered (202, 204). */
  reply?: z.ZodType<Reply>;
  variables: (call: Call<I>) => VariablesOf<N>;
  /** Null: not found. */
  answer: (data: ResultOf<N>, call: Call<I>) => Answer<Reply> | null;
}

/** A request before any schema saw it. */
export interface RawCall extends Circumstances {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Executes one of the route's operations and gives its data, which is complete. */
export type Run = (source: string, variables: Variables) => Promise<ResponseData>;

/** A checked route, without the types of its operation. */
export interface Route extends RouteDocument {
  /** Name of the GraphQL operation that names it. */
  readonly operationName: string;
  /** Texts of the GraphQL operations it runs. */
  readonly sources: readonly string[];
  readonly input: Input;
  readonly reply?: z.ZodType | undefined;
  /** @throws AppError VALIDATION_FAILED with one detail per field; NOT_FOUND; whatever the operation answers */
  handle(raw: RawCall, run: Run): Promise<Answer<unknown>>;
  /** Of an `upload`, once the service has the file: the answer to its client. Without it, what the service says is answered. */
  received?(said: unknown, run: Run): Promise<Answer<unknown>>;
}

/** A checked step of a route, without the types of its operation. */
export function step<N extends OperationName, C>(
  operation: RestOperation<N>,
  variables: (call: C) => VariablesOf<N>,
): Step<C> {
  return { name: operation.name, source: operation.source, variables };
}

/** Checks a route's types against its operation's and erases them, so that all routes fit in one list. */
export function defineRoute<N extends OperationName, I extends Input, Reply = null>(
  spec: RouteSpec<N, I, Reply>,
): Route {
  const { operation, before, variables, answer, ...route } = spec;
  return {
    ...route,
    operationName: before?.name ?? operation.name,
    sources: before ? [before.source, operation.source] : [operation.source],
    async handle({ expectedVersion, hasTokenCookie, ...parts }, run) {
      const call = { ...parseInput(spec.input, parts), expectedVersion, hasTokenCookie };
      if (before) await run(before.source, before.variables(call));
      const data = await run(operation.source, variables(call));
      if (!operation.isResult(data)) throw new Error(`The answer of ${operation.name} lacks requested fields.`);
      const answered = answer(data, call);
      if (answered === null) throw notFound(spec.what ?? 'This');
      return answered;
    },
  };
}
