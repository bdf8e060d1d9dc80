import { Agent, request } from 'undici';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { currentTraceparent, withSpan } from '@outlay/telemetry/tracing';
import type { InternalTokenSigner } from '@outlay/tenancy/internal-token';
import type { Permission } from '@outlay/tenancy/permissions';
import type { Part } from './lifecycle.ts';
import { INTERNAL_TOKEN_HEADER, REQUEST_ID_HEADER, TRACEPARENT_HEADER } from './request-headers.ts';

const PATIENCE_MS = 2_000;
const NO_PERMISSIONS: ReadonlySet<Permission> = new Set();

/** On whose behalf a service asks a sibling. */
export interface AskScope {
  tenantId: number | null;
  requestId: string;
}

/** Asks a sibling service through its subgraph, under this service's own name. */
export interface SubgraphClient extends Part {
  /**
   * @returns the answer's `data`, unchecked: parse it
   * @throws AppError SERVICE_UNAVAILABLE when the sibling does not answer within 2 s or answers with errors
   */
  ask(scope: AskScope, query: string, variables?: Record<string, unknown>): Promise<unknown>;
}

export function createSubgraphClient(options: {
  url: string;
  serviceName: string;
  signer: InternalTokenSigner;
}): SubgraphClient {
  const agent = new Agent({ headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS, connect: { timeout: PATIENCE_MS } });
  const principal = { kind: 'service', name: options.serviceName, permissions: NO_PERMISSIONS } as const;
  const target = { 'server.address': new URL(options.url).hostname, 'server.port': Number(new URL(options.url).port) };
  return {
    async ask({ tenantId, requestId }, query, variables = {}) {
      const token = await options.signer.sign({ tenantId, principal });
      return withSpan('ask a sibling', { side: 'client', attributes: target }, async () => {
        const traceparent = currentTraceparent();
        const answer = await request(options.url, {
          method: 'POST',
          dispatcher: agent,
          headers: {
            'content-type': 'application/json',
            [INTERNAL_TOKEN_HEADER]: token,
            [REQUEST_ID_HEADER]: requestId,
            ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
          },
          body: JSON.stringify({ query, variables }),
        })
          .then(({ body }) => body.json())
          .catch((error: unknown) => {
            throw serviceUnavailable(
              `A sibling service does not answer (${error instanceof Error ? error.name : 'unknown'}).`,
            );
          });
        return dataOf(answer);
      });
    },
    start: async () => undefined,
    stop: () => agent.close(),
  };
}

function dataOf(answer: unknown): unknown {
  const isObject = typeof answer === 'object' && answer !== null;
  if (isObject && !('errors' in answer) && 'data' in answer) return answer.data;
  throw serviceUnavailable('A sibling service could not answer.');
}
