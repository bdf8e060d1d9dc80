import { Agent, request } from 'undici';
import { z } from 'zod';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { expectBreakerChanges } from '@outlay/telemetry/metrics';
import { currentTraceparent, withSpan } from '@outlay/telemetry/tracing';
import { Deadline, deadlineExceeded } from '@outlay/tenancy/deadline';
import type { InternalTokenSigner } from '@outlay/tenancy/internal-token';
import { idleConnections } from './idle-connections.ts';
import type { Permission } from '@outlay/tenancy/permissions';
import { requireOutsideTransaction } from '@outlay/tenancy/within-transaction';
import type { Part } from './lifecycle.ts';
import { DEADLINE_HEADER, INTERNAL_TOKEN_HEADER, REQUEST_ID_HEADER, TRACEPARENT_HEADER } from './request-headers.ts';
import { createSiblingBreaker, SiblingFault } from './sibling-breaker.ts';

/** A timeout below this many milliseconds does not count as a fault of the sibling. */
const FAIR_MS = 500;
const NO_PERMISSIONS: ReadonlySet<Permission> = new Set();

/** Tenant, request and deadline on whose behalf a service calls a sibling. */
export interface AskScope {
  tenantId: number | null;
  requestId: string;
  /** The deadline of the service's own request; the sibling gets no later one. */
  deadline?: Deadline | undefined;
}

/** Queries a sibling service's subgraph under this service's own name. */
export interface SubgraphClient extends Part {
  /**
   * @returns the answer's `data`, unvalidated
   * @throws AppError SERVICE_UNAVAILABLE when the sibling does not answer in time or before the deadline, answers with
   *   errors, or its breaker is open
   * @throws Error within a transaction: a programming error
   */
  ask(scope: AskScope, query: string, variables?: Record<string, unknown>): Promise<unknown>;
}

export function createSubgraphClient(options: {
  /** The sibling's name. */
  sibling: string;
  url: string;
  serviceName: string;
  signer: InternalTokenSigner;
  /** Time for one answer, milliseconds. */
  timeoutMs: number;
}): SubgraphClient {
  const { sibling, url, signer, serviceName, timeoutMs } = options;
  const breaker = createSiblingBreaker({ service: serviceName, sibling });
  const agent = new Agent({ connect: { timeout: timeoutMs }, ...idleConnections() });
  const principal = { kind: 'service', name: serviceName, permissions: NO_PERMISSIONS } as const;
  const target = { 'server.address': new URL(url).hostname, 'server.port': Number(new URL(url).port) };
  return {
    async ask({ tenantId, requestId, deadline }, query, variables = {}) {
      requireOutsideTransaction(`A call to ${sibling}`);
      const until = deadline?.within(timeoutMs) ?? Deadline.in(timeoutMs);
      const patienceMs = until.remainingMs();
      if (patienceMs <= 0) throw deadlineExceeded();
      const token = await signer.sign({ tenantId, principal });
      return withSpan('ask a sibling', { side: 'client', attributes: target }, async () => {
        const traceparent = currentTraceparent();
        const headers = {
          'content-type': 'application/json',
          [INTERNAL_TOKEN_HEADER]: token,
          [REQUEST_ID_HEADER]: requestId,
          [DEADLINE_HEADER]: until.toHeader(),
          ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
        };
        const body = JSON.stringify({ query, variables });
        return breaker.run(async () => dataOf(sibling, await post({ sibling, url, agent, headers, body, patienceMs })));
      });
    },
    // Not earlier: readers of metrics are there when parts start.
    start: async () => expectBreakerChanges({ service: serviceName, sibling }),
    stop: () => agent.close(),
  };
}

interface Question {
  sibling: string;
  url: string;
  agent: Agent;
  headers: Record<string, string>;
  body: string;
  patienceMs: number;
}

async function post({ sibling, url, agent, headers, body, patienceMs }: Question): Promise<unknown> {
  const patience = new AbortController();
  const timer = setTimeout(
    () => patience.abort(new Error(`The service did not answer within ${patienceMs} ms.`)),
    patienceMs,
  );
  try {
    const answer = await request(url, { method: 'POST', dispatcher: agent, signal: patience.signal, headers, body });
    return await answer.body.json();
  } catch (error) {
    const message = `The ${sibling} service does not answer. Try again shortly.`;
    const hadTime = patienceMs >= FAIR_MS || !patience.signal.aborted;
    throw hadTime ? new SiblingFault(message, error) : serviceUnavailable(message);
  } finally {
    clearTimeout(timer);
  }
}

const Answer = z.object({ data: z.unknown(), errors: z.undefined().optional() });
const Failure = z.object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) });
/** Error codes that count as faults of the sibling. */
const FAULTS = new Set(['SERVICE_UNAVAILABLE', 'INTERNAL']);

function dataOf(sibling: string, answer: unknown): unknown {
  const good = Answer.safeParse(answer);
  if (good.success && good.data.data !== undefined) return good.data.data;
  const message = `The ${sibling} service could not answer. Try again shortly.`;
  const codes = Failure.safeParse(answer).data?.errors.map(({ extensions }) => extensions.code) ?? [...FAULTS];
  throw codes.some((code) => FAULTS.has(code)) ? new SiblingFault(message) : serviceUnavailable(message);
}
