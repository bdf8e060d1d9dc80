import { Agent, request } from 'undici';
import { z } from 'zod';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import type { Environments } from '../start/environment.ts';
import type { ServiceName } from '../start/secrets.ts';

/** On whose behalf, and in which tenant, something is asked. */
export interface Caller {
  tenantId: number | null;
  principal: Principal;
}

/** Asks the services as the gateway does, with internal tokens, but past its limits: seeding is no client's traffic. */
export interface Subgraphs {
  /**
   * @returns the answer's `data`
   * @throws Error with the service's own words when it answers with errors
   */
  ask(service: ServiceName, caller: Caller, query: string, variables?: object): Promise<unknown>;
  close(): Promise<void>;
}

const CONNECTIONS = 32;
/** Less than the 60 s a token is good for. */
const TOKEN_MS = 40_000;

const SigningKey = z.looseObject({ kty: z.string(), kid: z.string() });

export const NOBODY: Caller = { tenantId: null, principal: ANONYMOUS };

export function connectSubgraphs({ gateway }: Environments): Subgraphs {
  const agent = new Agent({ connections: CONNECTIONS, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const signer = createInternalTokenSigner(SigningKey.parse(JSON.parse(gateway['INTERNAL_TOKEN_SIGNING_KEY'] ?? '')));
  const urls = { identity: gateway['IDENTITY_URL'], projects: gateway['PROJECTS_URL'], ledger: gateway['LEDGER_URL'] };
  const tokens = new Map<Caller, { token: Promise<string>; until: number }>();

  const tokenOf = (caller: Caller): Promise<string> => {
    const kept = tokens.get(caller);
    if (kept && kept.until > Date.now()) return kept.token;
    const token = signer.sign(caller);
    tokens.set(caller, { token, until: Date.now() + TOKEN_MS });
    return token;
  };

  return {
    async ask(service, caller, query, variables = {}) {
      const { body } = await request(urls[service] ?? '', {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', 'x-outlay-internal': await tokenOf(caller) },
        body: JSON.stringify({ query, variables }),
      });
      return dataOf(service, await body.json());
    },
    close: () => agent.close(),
  };
}

function dataOf(service: string, answer: unknown): unknown {
  if (typeof answer === 'object' && answer !== null && !('errors' in answer) && 'data' in answer) return answer.data;
  throw new Error(`Demo data: ${service} answers ${JSON.stringify(answer)}`);
}

/** Does something for each item, a few at a time. @returns the results in the items' order */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const lane = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, lane));
  return results;
}
