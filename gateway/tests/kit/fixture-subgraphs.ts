import type { FastifyInstance } from 'fastify';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { AppError } from '@outlay/errors/app-error';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { createSubgraphServer, type SubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createLogger } from '@outlay/telemetry/logger';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { requireService, type RequestContext } from '@outlay/tenancy/request-context';
import { createStreamFixture, GOOD_TICKET, type StreamFixture } from './stream-fixture.ts';
import { createTestKeyPair, type TestKeyPair } from '@outlay/testkit/tokens';

type ServiceName = 'identity' | 'projects' | 'ledger' | 'analytics' | 'notifications';

/** The services' real SDL with resolvers of a few lines: enough to see what the gateway asks and on whose behalf. */
export interface FixtureSubgraphs {
  urls: Record<ServiceName, string>;
  /** Keys of the internal tokens that the subgraphs believe. */
  internal: TestKeyPair;
  /** Every request that reached a resolver. */
  calls: { field: string; request: RequestContext }[];
  /** The header Outlay-After of every question to analytics. */
  afterHeaders: (string | undefined)[];
  /** Stands for the stream of notifications at `/alerts/stream`. */
  alertStream: StreamFixture;
  /** Ids of users whose sessions have ended, as identity answers when it is asked. */
  deadUsers: Set<string>;
  /** Identity's answers for the tokens of API keys, by their hash. */
  apiKeyGrants: Map<string, ApiKeyGrant>;
  /** Identity's answers for the quotas of tenants. */
  requestQuotas: Map<number, number>;
  servers: Record<ServiceName, SubgraphServer>;
  /** An access token as identity signs it; `claims` and `header` replace parts of it. */
  accessToken(claims?: Record<string, unknown>, header?: Record<string, unknown>, key?: CryptoKey): Promise<string>;
  publicKey: JWK;
  /** Makes the named field wait until the function that comes back is called. */
  hold(field: string): () => void;
  stop(): Promise<void>;
}

/** As identity answers. */
export interface ApiKeyGrant {
  id: string;
  madeBy: string;
  permissions: string[];
  projectIds?: string[] | null;
  accountIds?: string[] | null;
  maxAmountMinor?: string | null;
  maxPerDayMinor?: string | null;
  validUntil: string;
}

export const TENANTS = [
  { id: '1', slug: 'acme', customDomain: 'spend.acme.example' },
  { id: '2', slug: 'globex', customDomain: null },
];

const KID = 'test-key';
const PROJECT = {
  id: '7',
  name: 'Harbour',
  startDate: '2026-01-01',
  startingBudget: { amount: '100.00', currency: 'USD' },
  projectedEstimate: { amount: '90.00', currency: 'USD' },
  currency: 'USD',
  status: 'ACTIVE',
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const USER = {
  id: '5',
  name: 'Demo Owner',
  email: 'owner@acme.example',
  role: 'OWNER',
  isActive: true,
  isVerified: true,
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const TENANT = {
  id: '1',
  name: 'Acme',
  slug: 'acme',
  baseCurrency: 'USD',
  timeZone: 'UTC',
  locale: 'en',
  fiscalYearStart: 1,
  registration: 'APPROVAL',
  emailDomains: [],
  ...{ customDomainMissingDays: 0, customDomainVouched: false, quotas: {} },
  version: 1,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};
const TENANT_DASHBOARD = {
  currency: 'USD',
  totalSpend: { amount: '0.00', currency: 'USD' },
  topVendors: [],
  lowBalanceAccounts: [],
  monthlyTrend: [],
  monthlyByAccount: [],
  categoryBreakdown: [],
  projects: [],
  isCurrent: true,
};
const PAGE = { hasNextPage: false, hasPreviousPage: false };

function page(nodes: unknown[]) {
  return { nodes, edges: nodes.map((node) => ({ cursor: 'c', node })), pageInfo: PAGE, totalCount: nodes.length };
}

export async function startFixtureSubgraphs(): Promise<FixtureSubgraphs> {
  const internal = await createTestKeyPair();
  const keys = await generateKeyPair('EdDSA', { extractable: true });
  const publicKey = { ...(await exportJWK(keys.publicKey)), kid: KID, alg: 'EdDSA', use: 'sig' };
  const calls: FixtureSubgraphs['calls'] = [];
  const deadUsers = new Set<string>();
  const apiKeyGrants: FixtureSubgraphs['apiKeyGrants'] = new Map();
  const requestQuotas: FixtureSubgraphs['requestQuotas'] = new Map();
  const holds = new Map<string, Promise<undefined>>();
  const logger = createLogger({ service: 'fixture', level: 'silent' });

  /** Notes the call, waits where a test holds it, and answers. */
  const answering =
    (field: string, answer: (args: never, request: RequestContext) => unknown) =>
    async (_parent: unknown, args: never, { request }: { request: RequestContext }) => {
      calls.push({ field, request });
      await holds.get(field);
      return answer(args, request);
    };

  const start = async (
    service: ServiceName,
    resolvers: object,
    plainRoutes: (app: FastifyInstance) => void = () => undefined,
  ): Promise<[SubgraphServer, string]> => {
    const server = createSubgraphServer({
      http: { host: '127.0.0.1', port: 0 },
      typeDefs: loadTypeDefs(new URL(`../../../services/${service}/src/`, import.meta.url)),
      resolvers,
      internalTokens: createInternalTokenVerifier(internal.publicKeys),
      context: (request) => ({ request }),
      checks: [],
      logger,
      plainRoutes,
    });
    const { url } = await server.start();
    return [server, `${url}/graphql`];
  };

  const session = (refreshToken: string) => ({
    accessToken: 'access',
    refreshToken,
    tokenType: 'Bearer',
    expiresIn: 600,
    user: USER,
  });
  const [identity, identityUrl] = await start(
    'identity',
    {
      Query: {
        me: answering('me', () => ({ user: USER, tenant: TENANT, permissions: [] })),
        sessionsLive: answering('sessionsLive', ({ sessions }: { sessions: { userId: string }[] }, request) => {
          requireService(request);
          return sessions.map(({ userId }) => !deadUsers.has(userId));
        }),
        resolveApiKey: answering('resolveApiKey', ({ hash }: { hash: string }, request) => {
          requireService(request);
          return apiKeyGrants.get(hash) ?? null;
        }),
        tenantQuotas: answering('tenantQuotas', (_args, request) => {
          requireService(request);
          return { requestsPerMinute: requestQuotas.get(request.tenantId ?? 0) ?? null, expensesPerDay: null };
        }),
        tenant: answering('tenant', () => TENANT),
        users: answering('users', () => page([USER])),
        resolveTenant: answering('resolveTenant', ({ slug, host, id }: Record<string, string>, request) => {
          requireService(request);
          return (
            TENANTS.find(
              (tenant) => tenant.slug === slug || tenant.customDomain === (host ?? '') || tenant.id === id,
            ) ?? null
          );
        }),
      },
      Mutation: {
        login: answering('login', ({ input }: { input: { password: string } }) => {
          if (input.password !== 'right') throw new AppError('INVALID_CREDENTIALS', 'E-mail or password is wrong.');
          return session('olr_1_first');
        }),
        refreshSession: answering('refreshSession', ({ refreshToken }: { refreshToken: string }) => {
          if (refreshToken === 'olr_1_busy') throw new AppError('RATE_LIMITED', 'Too often.');
          if (refreshToken !== 'olr_1_first') throw new AppError('TOKEN_REUSED', 'This token was used before.');
          return session('olr_1_second');
        }),
        logout: answering('logout', () => true),
        logoutAll: answering('logoutAll', () => true),
        createTenant: answering('createTenant', () => ({
          tenant: TENANT,
          owner: USER,
          session: session('olr_1_first'),
        })),
      },
    },
    (app) => void app.get('/.well-known/jwks.json', () => ({ keys: [publicKey] })),
  );
  const [projects, projectsUrl] = await start('projects', {
    Query: {
      project: answering('project', ({ id }: { id: string }) => (id === PROJECT.id ? PROJECT : null)),
      projects: answering('projects', () => page([PROJECT])),
    },
    Mutation: {
      createProject: answering('createProject', () => {
        throw new Error('relation "projects" does not exist at 10.0.0.3');
      }),
      deleteProject: answering('deleteProject', (_args, { written }) => {
        written?.add({ topic: 'projects.project', aggregateId: 7, version: 4 });
        return PROJECT;
      }),
    },
    Project: { __resolveReference: answering('Project', () => PROJECT) },
  });
  const [ledger, ledgerUrl] = await start('ledger', {
    Query: {
      accounts: answering('accounts', () => page([])),
      expenses: answering('expenses', () => page([])),
    },
    Project: { expenses: answering('Project.expenses', () => page([])) },
    Tenant: { closedThrough: () => '2025-06-30', closedPeriodVersion: () => 2 },
  });
  const afterHeaders: FixtureSubgraphs['afterHeaders'] = [];
  const [analytics, analyticsUrl] = await start(
    'analytics',
    {
      Query: {
        projectDashboard: answering('projectDashboard', () => ({ name: PROJECT.name })),
        tenantDashboard: answering('tenantDashboard', () => TENANT_DASHBOARD),
      },
      Project: {
        spend: answering('Project.spend', () => ({
          ...{ total: { amount: '10.00', currency: 'USD' }, remainingBudget: { amount: '90.00', currency: 'USD' } },
          ...{ monthlyTrend: [], isCurrent: true },
        })),
      },
    },
    (app) =>
      void app.addHook('onRequest', async ({ headers }) => {
        const after = headers['outlay-after'];
        afterHeaders.push(after === undefined ? undefined : String(after));
      }),
  );
  const alertStream = createStreamFixture();
  const [notifications, notificationsUrl] = await start(
    'notifications',
    {
      Query: { alertCounts: answering('alertCounts', () => ({ unread: 0, byType: [] })) },
      Mutation: {
        openAlertStream: answering('openAlertStream', () => ({
          ticket: GOOD_TICKET,
          expiresAt: '2026-01-01T00:00:00Z',
        })),
      },
    },
    alertStream.register,
  );
  const servers = { identity, projects, ledger, analytics, notifications };
  return {
    urls: {
      identity: identityUrl,
      projects: projectsUrl,
      ledger: ledgerUrl,
      analytics: analyticsUrl,
      notifications: notificationsUrl,
    },
    afterHeaders,
    alertStream,
    internal,
    calls,
    deadUsers,
    apiKeyGrants,
    requestQuotas,
    servers,
    publicKey,
    async accessToken(claims = {}, header = {}, key = keys.privateKey) {
      const now = Math.floor(Date.now() / 1000);
      const standard = {
        iss: 'outlay',
        aud: 'outlay:api',
        sub: '5',
        tid: 1,
        role: 'OWNER',
        sv: 1,
        iat: now,
        exp: now + 600,
      };
      return new SignJWT({ ...standard, ...claims })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: KID, ...header })
        .sign(key);
    },
    hold(field) {
      const { promise, resolve } = Promise.withResolvers<undefined>();
      holds.set(field, promise);
      return () => {
        holds.delete(field);
        resolve(undefined);
      };
    },
    async stop() {
      for (const server of Object.values(servers)) await server.stop().catch(() => undefined);
    },
  };
}
