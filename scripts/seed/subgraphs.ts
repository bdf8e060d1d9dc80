import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { createInternalTokenSigner } from '@outlay/tenancy/internal-token';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import { urlVariable, type Environments } from '../start/environment.ts';
import { recordOf } from '../start/record-of.ts';
import { SERVICES, type ServiceName } from '../start/service-names.ts';

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

interface Question {
  key: string;
  query: string;
  variables: object;
}

const CONNECTIONS = 32;
const ATTEMPTS = 5;
/** Longer before every further attempt, in milliseconds. */
const PAUSE_MS = 500;
/** Less than the 60 s a token is good for. */
const TOKEN_MS = 40_000;

const Unavailable = z.object({ errors: z.array(z.object({ extensions: z.object({ code: z.string() }) })) });
const SigningKey = z.looseObject({ kty: z.string(), kid: z.string() });

export const NOBODY: Caller = { tenantId: null, principal: ANONYMOUS };

export function connectSubgraphs({ gateway }: Environments): Subgraphs {
  const agent = new Agent({ connections: CONNECTIONS, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const signer = createInternalTokenSigner(SigningKey.parse(JSON.parse(gateway['INTERNAL_TOKEN_SIGNING_KEY'] ?? '')));
  const urls = recordOf(SERVICES, (service) => gateway[urlVariable(service)]);
  const tokens = new Map<Caller, { token: Promise<string>; until: number }>();

  const tokenOf = (caller: Caller): Promise<string> => {
    const kept = tokens.get(caller);
    if (kept && kept.until > Date.now()) return kept.token;
    const token = signer.sign(caller);
    tokens.set(caller, { token, until: Date.now() + TOKEN_MS });
    return token;
  };

  const askOnce = async (service: ServiceName, caller: Caller, question: Question): Promise<unknown> => {
    const { body } = await request(urls[service] ?? '', {
      method: 'POST',
      dispatcher: agent,
      headers: {
        'content-type': 'application/json',
        'x-outlay-internal': await tokenOf(caller),
        // Lets a question be asked again without being answered twice; outside of a tenant nobody keeps keys.
        ...(caller.tenantId !== null && { 'idempotency-key': question.key }),
      },
      body: JSON.stringify({ query: question.query, variables: question.variables }),
    });
    return body.json();
  };

  return {
    async ask(service, caller, query, variables = {}) {
      const question = { key: randomUUID(), query, variables };
      for (let attempt = 1; ; attempt += 1) {
        const answer = await askOnce(service, caller, question);
        if (attempt === ATTEMPTS || !isUnavailable(answer)) return dataOf(service, answer);
        await delay(attempt * PAUSE_MS);
      }
    },
    close: () => agent.close(),
  };
}

/** True for an answer that says that a service did not answer in time, as on a busy machine. */
function isUnavailable(answer: unknown): boolean {
  const { data } = Unavailable.safeParse(answer);
  return data?.errors.some(({ extensions }) => extensions.code === 'SERVICE_UNAVAILABLE') ?? false;
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
