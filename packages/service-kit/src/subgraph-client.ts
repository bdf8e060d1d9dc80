import { Agent, request } from 'undici';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { currentTraceparent, withSpan } from '@outlay/telemetry/tracing';
import { Deadline, deadlineExceeded } from '@outlay/tenancy/deadline';
import type { InternalTokenSigner } from '@outlay/tenancy/internal-token';
import type { Permission } from '@outlay/tenancy/permissions';
import type { Part } from './lifecycle.ts';
import { DEADLINE_HEADER, INTERNAL_TOKEN_HEADER, REQUEST_ID_HEADER, TRACEPARENT_HEADER } from './request-headers.ts';

const PATIENCE_MS = 2_000;
const NO_PERMISSIONS: ReadonlySet<Permission> = new Set();

/** On whose behalf a service asks a sibling. */
export interface AskScope {
  tenantId: number | null;
  requestId: string;
  /** When the service's own caller stops waiting; the sibling is given no more time than that. */
  deadline?: Deadline | undefined;
}

/** Asks a sibling service through its subgraph, under this service's own name. */
export interface SubgraphClient extends Part {
  /**
   * @returns the answer's `data`, unchecked: parse it
   * @throws AppError SERVICE_UNAVAILABLE when the sibling does not answer within 2 s, or the time that the deadline
   *   leaves, or answers with errors
   */
  ask(scope: AskScope, query: string, variables?: Record<string, unknown>): Promise<unknown>;
}

export function createSubgraphClient(options: {
  url: string;
  serviceName: string;
  signer: InternalTokenSigner;
}): SubgraphClient {
  const { url, signer } = options;
  const agent = new Agent({ connect: { timeout: PATIENCE_MS } });
  const principal = { kind: 'service', name: options.serviceName, permissions: NO_PERMISSIONS } as const;
  const target = { 'server.address': new URL(url).hostname, 'server.port': Number(new URL(url).port) };
  return {
    async ask({ tenantId, requestId, deadline }, query, variables = {}) {
      const patienceMs = Math.min(PATIENCE_MS, deadline?.remainingForReadMs() ?? PATIENCE_MS);
      if (patienceMs <= 0) throw deadlineExceeded();
      const token = await signer.sign({ tenantId, principal });
      return withSpan('ask a sibling', { side: 'client', attributes: target }, async () => {
        const traceparent = currentTraceparent();
        const headers = {
          'content-type': 'application/json',
          [INTERNAL_TOKEN_HEADER]: token,
          [REQUEST_ID_HEADER]: requestId,
          [DEADLINE_HEADER]: Deadline.in(patienceMs).toHeader(),
          ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
        };
        const body = JSON.stringify({ query, variables });
        return dataOf(await post({ url, agent, headers, body, patienceMs }));
      });
    },
    start: async () => undefined,
    stop: () => agent.close(),
  };
}

interface Question {
  url: string;
  agent: Agent;
  headers: Record<string, string>;
  body: string;
  patienceMs: number;
}

async function post({ url, agent, headers, body, patienceMs }: Question): Promise<unknown> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  try {
    const answer = await request(url, {
      method: 'POST',
      dispatcher: agent,
      signal: patience.signal,
      headers,
      body,
    });
    return await answer.body.json();
  } catch (error) {
    throw serviceUnavailable(`A sibling service does not answer (${error instanceof Error ? error.name : 'unknown'}).`);
  } finally {
    clearTimeout(timer);
  }
}

function dataOf(answer: unknown): unknown {
  const isObject = typeof answer === 'object' && answer !== null;
  if (isObject && !('errors' in answer) && 'data' in answer) return answer.data;
  throw serviceUnavailable('A sibling service could not answer.');
}
