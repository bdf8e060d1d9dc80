import { Kind, parse, type GraphQLFormattedError } from 'graphql';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { CLIENT_HEADER, DEVICE_HEADER, writeClient } from '@outlay/service-kit/client-header';
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
import type { InternalTokens } from '../auth/internal-tokens.ts';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { ReadYourWrites } from '../read-your-writes/read-your-writes.ts';
import { Cancellation } from './cancellation.ts';
import type { SubgraphTransport } from './subgraph-transport.ts';

/** One question of a plan to a subgraph. */
export interface SubgraphQuestion {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly isMutation: boolean;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The answer of a subgraph; paths of errors are within its own `data`. */
export interface SubgraphAnswer {
  readonly data?: unknown;
  readonly errors?: readonly GraphQLFormattedError[];
}

/** One subgraph. */
export interface SubgraphSource {
  /** Never rejects: a subgraph that does not answer is an error with the code SERVICE_UNAVAILABLE on each field it was asked for. */
  ask(question: SubgraphQuestion, caller: GatewayContext): Promise<SubgraphAnswer>;
}

export interface SubgraphDefinition {
  readonly name: string;
  readonly url: string;
  /** True for a subgraph that answers from read models and waits until they contain the caller's writes. */
  readonly waitsForWrites?: boolean;
  /** Its changes may wait for an account. */
  readonly posts?: boolean;
  /** True for the subgraph that signs people in: with each change, it is told which client asks. */
  readonly needsClient?: boolean;
}

export interface SubgraphSourceOptions {
  readonly subgraph: SubgraphDefinition;
  readonly transport: SubgraphTransport;
  readonly tokens: InternalTokens;
  readonly writes: ReadYourWrites;
  /** Time for one answer, milliseconds: for a change to be committed, or for a whole answer to arrive. */
  readonly timeoutMs: number;
  /** The same where the subgraph is asked to wait for writes: then it answers late, and says what its answer lacks. */
  readonly patientTimeoutMs: number;
  /** Time for changes of a subgraph that posts to accounts: an import may hold one for seconds. */
  readonly postingTimeoutMs: number;
  readonly logger: Logger;
}

/** Time kept back from a query's deadline for its answer to arrive, milliseconds; at most a quarter of the whole time. */
const MARGIN_MS = 200;

/** The client closed its connection before the subgraph had answered. */
class ClientLeft extends Error {
  override name = 'ClientLeft';
}

/**
 * Asks one subgraph on behalf of a caller, within a deadline.
 * A query is called off when the client closes its connection; a change is carried through.
 */
export function createSubgraphSource(options: SubgraphSourceOptions): SubgraphSource {
  const { subgraph, logger } = options;
  return {
    async ask(question, caller) {
      const startedAt = performance.now();
      try {
        return await fetchAnswer(options, question, caller);
      } catch (error) {
        if (!(error instanceof ClientLeft)) {
          logger.warn({ err: error, subgraph: subgraph.name }, 'a subgraph does not answer');
        }
        return unavailable(question);
      } finally {
        const spent = performance.now() - startedAt;
        caller.timings.set(subgraph.name, (caller.timings.get(subgraph.name) ?? 0) + spent);
      }
    },
  };
}

async function fetchAnswer(
  { subgraph, transport, tokens, writes, ...times }: SubgraphSourceOptions,
  { query, variables, operationName, isMutation }: SubgraphQuestion,
  caller: GatewayContext,
): Promise<SubgraphAnswer> {
  const token = await tokens.tokenFor(caller);
  const after = subgraph.waitsForWrites ? await writes.headerFor(caller) : undefined;
  const timeoutMs = timeoutFor(
    { isPosting: isMutation && subgraph.posts === true, isPatient: after !== undefined },
    times,
  );
  // A change that is committed just before the deadline is answered after it, and must not be taken for one that was dropped.
  const patienceMs = isMutation ? timeoutMs + ANSWER_GRACE_MS : timeoutMs;
  const deadline = Deadline.in(isMutation ? timeoutMs : timeoutMs - Math.min(MARGIN_MS, timeoutMs / 4));
  const cancellation = new Cancellation();
  const timer = setTimeout(
    () => cancellation.cancel(new Error(`The subgraph did not answer within ${patienceMs} ms.`)),
    patienceMs,
  );
  // A change that was begun goes on: whether it was made must not depend on when the connection was lost.
  const stay = isMutation ? undefined : caller.onceClosed(() => cancellation.cancel(new ClientLeft()));
  try {
    const { status, headers, body } = await transport.send({
      headers: {
        ...headersFor(caller, token),
        ...(subgraph.needsClient && isMutation && { [CLIENT_HEADER]: clientOf(caller) }),
        [DEADLINE_HEADER]: deadline.toHeader(),
        ...(after !== undefined && { [AFTER_HEADER]: after }),
      },
      body: { query, variables, operationName },
      ...{ isMutation, cancellation },
    });
    // Before the answer goes out, and before the plan goes on: what comes next must know.
    const written = headers[AFTER_HEADER];
    if (written !== undefined) await writes.remember(caller, written);
    const device = headers[DEVICE_HEADER];
    if (subgraph.needsClient && typeof device === 'string') caller.browserSession?.device.keep(device);
    return readAnswer(status, body);
  } finally {
    clearTimeout(timer);
    stay?.();
  }
}

function timeoutFor(
  { isPosting, isPatient }: { isPosting: boolean; isPatient: boolean },
  times: Pick<SubgraphSourceOptions, 'timeoutMs' | 'patientTimeoutMs' | 'postingTimeoutMs'>,
): number {
  if (isPosting) return times.postingTimeoutMs;
  return isPatient ? times.patientTimeoutMs : times.timeoutMs;
}

function readAnswer(statusCode: number, answer: unknown): SubgraphAnswer {
  // A refused token is a fault between us and the subgraph: the caller's own sign-in is not in doubt.
  if (statusCode === 401)
    throw new Error('The subgraph refuses the internal token; check INTERNAL_TOKEN_KEYS and the clocks.');
  if (!isAnswer(answer)) throw new Error(`The subgraph answered ${statusCode} without a GraphQL result.`);
  return answer;
}

function headersFor(caller: GatewayContext, token: string): Record<string, string> {
  const traceparent = currentTraceparent() ?? caller.traceparent;
  return {
    [INTERNAL_TOKEN_HEADER]: token,
    [REQUEST_ID_HEADER]: caller.requestId,
    ...(caller.idempotencyKey !== undefined && { [IDEMPOTENCY_KEY_HEADER]: caller.idempotencyKey }),
    ...(caller.browserSession?.refreshToken !== undefined && { [FROM_COOKIE_HEADER]: 'true' }),
    ...(caller.tenantFromHost && { [TENANT_FROM_HOST_HEADER]: 'true' }),
    ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
  };
}

function clientOf({ clientIp, userAgent, browserSession }: GatewayContext): string {
  const browser = browserSession ? { deviceToken: browserSession.device.token ?? null } : null;
  return writeClient({ address: clientIp, userAgent: userAgent ?? null, browser });
}

function isAnswer(value: unknown): value is SubgraphAnswer {
  return typeof value === 'object' && value !== null && ('data' in value || 'errors' in value);
}

/** One error for each field that was asked of the subgraph, so that a client sees which part of its answer is missing. */
function unavailable({ query }: SubgraphQuestion): SubgraphAnswer {
  const { code, message, details } = serviceUnavailable();
  const extensions = { code, details };
  return { errors: rootPaths(query).map((path) => ({ message, path, extensions })) };
}

/** Paths as the subgraph would give them: `_entities` by index, which stands for every place of the first entity. */
function rootPaths(query: string): (string | number)[][] {
  const [operation] = parse(query, { noLocation: true }).definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [[]];
  return operation.selectionSet.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) return [];
    if (selection.name.value === '_entities') return ['_entities', 0];
    return [(selection.alias ?? selection.name).value];
  });
}
