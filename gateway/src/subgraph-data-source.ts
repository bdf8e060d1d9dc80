import type { GraphQLDataSource } from '@apollo/gateway';
import { Kind, parse } from 'graphql';
import { request, type Dispatcher } from 'undici';
import { serviceUnavailable } from '@outlay/errors/app-error';
import {
  AFTER_HEADER,
  DEADLINE_HEADER,
  FROM_COOKIE_HEADER,
  IDEMPOTENCY_KEY_HEADER,
  INTERNAL_TOKEN_HEADER,
  REQUEST_ID_HEADER,
  TENANT_FROM_HOST_HEADER,
  TRACEPARENT_HEADER,
} from '@outlay/service-kit/request-headers';
import { ANSWER_GRACE_MS, Deadline } from '@outlay/tenancy/deadline';
import type { Logger } from '@outlay/telemetry/logger';
import { currentTraceparent } from '@outlay/telemetry/tracing';
import type { InternalTokens } from './auth/internal-tokens.ts';
import type { GatewayContext } from './auth/gateway-context.ts';
import type { ReadYourWrites } from './read-your-writes/read-your-writes.ts';

/** Context of a plan while it runs. */
export interface FetchContext {
  /** On whose behalf. Undefined while plans are warmed at start: then nothing is fetched. */
  readonly caller: GatewayContext | undefined;
}

export interface SubgraphDefinition {
  readonly name: string;
  readonly url: string;
  /** True for a subgraph that answers from read models and waits until they contain the caller's writes. */
  readonly waitsForWrites?: boolean;
}

export interface DataSourceOptions {
  readonly subgraph: SubgraphDefinition;
  /** The pool of connections. */
  readonly dispatcher: Dispatcher;
  readonly tokens: InternalTokens;
  readonly writes: ReadYourWrites;
  /** Time for one answer, milliseconds: for a change to be committed, or for a whole answer to arrive. */
  readonly timeoutMs: number;
  /** The same where the subgraph is asked to wait for writes: then it answers late, and says what its answer lacks. */
  readonly patientTimeoutMs: number;
  readonly logger: Logger;
}

/** Time kept back from a query's deadline for its answer to arrive, milliseconds; at most a quarter of the whole time. */
const MARGIN_MS = 200;

/** The client closed its connection before the subgraph had answered. */
class ClientLeft extends Error {
  override name = 'ClientLeft';
}

type ProcessOptions = Parameters<GraphQLDataSource<FetchContext>['process']>[0];
type SubgraphResponse = Awaited<ReturnType<GraphQLDataSource<FetchContext>['process']>>;

/**
 * Asks one subgraph over undici's `request` with kept-alive connections (a third of the cost of Apollo's `fetch`).
 * A query is called off when the client closes its connection; a change is carried through.
 * A subgraph that does not answer is an error with the code SERVICE_UNAVAILABLE on the fields it owns, never an empty answer.
 */
export function createSubgraphDataSource(options: DataSourceOptions): GraphQLDataSource<FetchContext> {
  const { subgraph, logger } = options;
  return {
    async process(operation) {
      const caller = callerOf(operation);
      if (!caller) return { data: null };
      const startedAt = performance.now();
      try {
        return await fetchAnswer(options, operation, caller);
      } catch (error) {
        if (!(error instanceof ClientLeft)) {
          logger.warn({ err: error, subgraph: subgraph.name }, 'a subgraph does not answer');
        }
        return unavailable(operation);
      } finally {
        const spent = performance.now() - startedAt;
        caller.timings.set(subgraph.name, (caller.timings.get(subgraph.name) ?? 0) + spent);
      }
    },
  };
}

function callerOf(operation: ProcessOptions): GatewayContext | undefined {
  return 'incomingRequestContext' in operation ? operation.context.caller : undefined;
}

async function fetchAnswer(
  { subgraph, dispatcher, tokens, writes, ...times }: DataSourceOptions,
  { request: { query, variables, operationName } }: ProcessOptions,
  caller: GatewayContext,
): Promise<SubgraphResponse> {
  const [token, after] = await Promise.all([
    tokens.tokenFor(caller),
    subgraph.waitsForWrites ? writes.headerFor(caller) : undefined,
  ]);
  const timeoutMs = after === undefined ? times.timeoutMs : times.patientTimeoutMs;
  const isMutation = query?.startsWith('mutation') ?? false;
  // A change that is committed just before the deadline is answered after it, and must not be taken for one that was dropped.
  const patienceMs = isMutation ? timeoutMs + ANSWER_GRACE_MS : timeoutMs;
  const deadline = Deadline.in(isMutation ? timeoutMs : timeoutMs - Math.min(MARGIN_MS, timeoutMs / 4));
  const patience = new AbortController();
  // `AbortSignal.timeout` would go off for every request, long after its answer came; this one is called off.
  const timer = setTimeout(
    () => patience.abort(new Error(`The subgraph did not answer within ${patienceMs} ms.`)),
    patienceMs,
  );
  // A change that was begun goes on: whether it was made must not depend on when the connection was lost.
  const stay = isMutation ? undefined : caller.onceClosed(() => patience.abort(new ClientLeft()));
  const send = () =>
    request(subgraph.url, {
      method: 'POST',
      dispatcher,
      signal: patience.signal,
      headers: {
        ...headersFor(caller, token),
        [DEADLINE_HEADER]: deadline.toHeader(),
        ...(after !== undefined && { [AFTER_HEADER]: after }),
      },
      body: JSON.stringify({ query, variables, operationName }),
    });
  try {
    const { statusCode, headers, body } = await send().catch((error: unknown) => {
      // A kept-alive connection may be closed by the other side just as it is used; only reads are safe to repeat.
      if (isMutation || !isSocketError(error)) throw error;
      return send();
    });
    const answer: unknown = await body.json();
    // Before the answer goes out, and before the plan goes on: what comes next must know.
    await writes.remember(caller, headers[AFTER_HEADER]);
    return readAnswer(statusCode, answer);
  } finally {
    clearTimeout(timer);
    stay?.();
  }
}

function readAnswer(statusCode: number, answer: unknown): SubgraphResponse {
  // A refused token is a fault between us and the subgraph: the caller's own sign-in is not in doubt.
  if (statusCode === 401)
    throw new Error('The subgraph refuses the internal token; check INTERNAL_TOKEN_KEYS and the clocks.');
  if (!isAnswer(answer)) throw new Error(`The subgraph answered ${statusCode} without a GraphQL result.`);
  return answer;
}

function headersFor(caller: GatewayContext, token: string): Record<string, string> {
  const traceparent = currentTraceparent() ?? caller.traceparent;
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    [INTERNAL_TOKEN_HEADER]: token,
    [REQUEST_ID_HEADER]: caller.requestId,
    ...(caller.idempotencyKey !== undefined && { [IDEMPOTENCY_KEY_HEADER]: caller.idempotencyKey }),
    ...(caller.browserSession?.refreshToken !== undefined && { [FROM_COOKIE_HEADER]: 'true' }),
    ...(caller.tenantFromHost && { [TENANT_FROM_HOST_HEADER]: 'true' }),
    ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
  };
}

function isSocketError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'UND_ERR_SOCKET';
}

function isAnswer(value: unknown): value is SubgraphResponse {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

/** One error for each field that was asked of the subgraph, so that a client sees which part of its answer is missing. */
function unavailable({ request: { query = '' } }: ProcessOptions): SubgraphResponse {
  const { code, message, details } = serviceUnavailable();
  const extensions = { code, details };
  return { errors: rootPaths(query).map((path) => ({ message, path, extensions })) };
}

/** Paths as the subgraph would give them: `_entities` by index, which Apollo maps to where the first entity stands. */
function rootPaths(query: string): (string | number)[][] {
  const [operation] = parse(query, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [[]];
  return operation.selectionSet.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    if (selection.name.value === '_entities') return ['_entities', 0];
    return [(selection.alias ?? selection.name).value];
  });
}
