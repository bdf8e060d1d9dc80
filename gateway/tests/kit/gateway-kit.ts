import { Agent, request } from 'undici';
import { loadGatewayConfig } from '../../src/config.ts';
import { createGatewayService } from '../../src/service.ts';
import type { GatewayOverrides } from '../../src/composition.ts';
import { startFixtureSubgraphs, type FixtureSubgraphs } from './fixture-subgraphs.ts';
import { createMemoryEventLog, type MemoryEventLog } from './memory-event-log.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  body: AnswerBody;
}

/** As much of any answer as tests look at. */
export interface AnswerBody {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: unknown; extensions: { code: string; details: unknown } }[];
  error_code?: string;
  checks?: Record<string, string>;
  status?: string;
  keys?: unknown[];
}

export interface Call {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A gateway over fixture subgraphs, on real HTTP. */
export interface GatewayKit {
  url: string;
  log: MemoryEventLog;
  subgraphs: FixtureSubgraphs;
  call(call: Call): Promise<Answer>;
  graphql(
    query: string,
    options?: { variables?: object; headers?: Record<string, string>; token?: string },
  ): Promise<Answer>;
  /** Stops the gateway alone. */
  stopGateway(): Promise<void>;
  stop(): Promise<void>;
}

export async function startGatewayKit(
  env: Record<string, string> = {},
  overrides: Partial<GatewayOverrides> = {},
): Promise<GatewayKit> {
  const subgraphs = await startFixtureSubgraphs();
  const log = createMemoryEventLog();
  const config = loadGatewayConfig({
    PORT: '0',
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    EVENT_LOG_URL: 'postgres://nobody@127.0.0.1:1/none',
    INTERNAL_TOKEN_SIGNING_KEY: JSON.stringify(subgraphs.internal.privateKey),
    IDENTITY_URL: subgraphs.urls.identity,
    PROJECTS_URL: subgraphs.urls.projects,
    LEDGER_URL: subgraphs.urls.ledger,
    ANALYTICS_URL: subgraphs.urls.analytics,
    NOTIFICATIONS_URL: subgraphs.urls.notifications,
    BASE_DOMAIN: 'outlay.example',
    ...env,
  });
  const gateway = createGatewayService(config, { eventLog: log, ...overrides });
  const { url } = await gateway.start().catch(async (error: unknown) => {
    await subgraphs.stop();
    throw error;
  });
  const agent = new Agent();
  const call = async ({ method = 'GET', path = '/', headers = {}, body }: Call): Promise<Answer> => {
    const answer = await request(url + path, { method, headers, body: body ?? null, dispatcher: agent });
    const text = await answer.body.text();
    return { status: answer.statusCode, headers: answer.headers, text, body: parsed(text) };
  };
  let stopped = false;
  const stopGateway = async () => {
    if (!stopped) await gateway.stop();
    stopped = true;
  };
  return {
    url,
    log,
    subgraphs,
    call,
    async graphql(query, { variables, headers, token = '' } = {}) {
      return call({
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          ...(token !== '' && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
      });
    },
    stopGateway,
    async stop() {
      await agent.destroy();
      await stopGateway();
      await subgraphs.stop();
    },
  };
}

function parsed(text: string): AnswerBody {
  if (!text.startsWith('{')) return {};
  const body: AnswerBody = JSON.parse(text);
  return body;
}
