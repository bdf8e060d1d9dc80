import { createMailTransport } from '@outlay/mail/create-mail-transport';
import { MailSender, type MailSettings } from '@outlay/mail/mail-sender';
import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { IdentityConfig } from './config.ts';
import { createContext } from './context.ts';
import { identityJobs } from './jobs.ts';
import { registerJwks } from './keys/jwks.route.ts';
import { LETTER_KINDS } from './letters/letter.ts';
import { identityLogAccess } from './messaging/log-access.ts';
import type { PasswordHasher } from './passwords/password-hasher.ts';
import { resolvers } from './resolvers.ts';
import { TenantEntity } from './tenants/tenant.entity.ts';
import { createSeal, deriveKey } from './tokens/seal.ts';
import { UserEntity } from './users/user.entity.ts';
import { composeIdentity } from './composition.ts';

/** Replacements and times for tests. */
export interface IdentityOverrides extends Overrides {
  mail?: Partial<MailSettings>;
  hasher?: PasswordHasher;
}

/** The identity service, composed and not started. */
export function createIdentityService(config: IdentityConfig, overrides: IdentityOverrides = {}): Service {
  const foundation = createFoundation({
    service: 'identity',
    config,
    entities: [TenantEntity, UserEntity],
    topics: identityLogAccess.writes,
    answers: {
      // Inputs hold passwords: a plain hash of one could be guessed from a copy of the database.
      hashKey: deriveKey(config.KEY_ENCRYPTION_SECRET, 'idempotency').toString('base64'),
      seal: createSeal(config.KEY_ENCRYPTION_SECRET, 'answers'),
    },
    jobs: identityJobs,
    overrides,
  });
  const { logger, checks, worker, database } = foundation;
  const transport = createMailTransport(config);
  const identityFoundation = { ...foundation, mailbox: transport };
  const { signingKeys, letterWriter, signInTrail, ...services } = composeIdentity(
    config,
    identityFoundation,
    overrides.hasher,
  );
  const letters = new MailSender({
    ...{ service: 'identity', kinds: LETTER_KINDS, worker, database, logger, settings: overrides.mail },
    transport,
    write: (letter) => letterWriter.write(letter),
  });
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, services),
    plainRoutes: (app) => registerJwks(app, signingKeys),
    checks,
    logger,
  });
  const keys: Part = { start: () => signingKeys.ensure(), stop: async () => undefined };
  const trail: Part = { start: async () => undefined, stop: () => signInTrail.stop() };
  const parts: Part[] = [...foundation.parts, letters, keys, trail];
  return {
    async start() {
      await startAll(parts);
      return server.start();
    },
    async stop() {
      await stopAll([...parts, server]);
    },
  };
}
