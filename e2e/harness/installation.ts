import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeEnvironments, type Environments } from '@outlay/scripts/start/environment';
import { recordOf, recordOfAsync } from '@outlay/scripts/start/record-of';
import { MIGRATIONS } from '@outlay/scripts/start/migrations';
import { loadSecrets, type Secrets } from '@outlay/scripts/start/secrets';
import { PARTS, SERVICES, type PartName, type ServiceName } from '@outlay/scripts/start/service-names';
import { freePort } from '@outlay/scripts/ports/free-port';
import { migrate } from '@outlay/tenancy/migrate';
import { createTestDatabase, type TestDatabase } from '@outlay/testkit/test-database';
import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';

/** Databases, an event log and settings for one whole Outlay, thrown away afterwards. Nothing runs yet. */
export interface TestInstallation {
  folder: string;
  secrets: Secrets;
  databases: Record<ServiceName, TestDatabase>;
  events: TestEventLog;
  environments: Environments;
  /** Where the gateway will answer. */
  url: string;
  drop(): Promise<void>;
}

/** Nobody listens there: a test asks no server of the world for anything. */
const NO_DNS = '127.0.0.1:9';

/** High enough that only the tests of limits meet them; those set their own. */
export const UNLIMITED = {
  RATE_LIMIT_AUTH: '1000000',
  RATE_LIMIT_ANONYMOUS: '1000000',
  RATE_LIMIT_USER: '1000000',
  RATE_LIMIT_KEY: '1000000',
  RATE_LIMIT_TENANT: '1000000',
};

/** A machine that runs other tests at the same time is slow; those of being slow set their own. */
export const PATIENT = {
  SUBGRAPH_TIMEOUT_MS: '10000',
  READ_YOUR_WRITES_TIMEOUT_MS: '10000',
  SIBLING_TIMEOUT_MS: '10000',
};

/**
 * @param settings variables for every part, as an operator would set them
 * @param ownOf further variables of one part
 */
export async function createInstallation(
  settings: NodeJS.ProcessEnv = {},
  ownOf: (part: PartName) => NodeJS.ProcessEnv = () => ({}),
): Promise<TestInstallation> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-e2e-'));
  const databases = await recordOfAsync(SERVICES, testDatabase);
  const [events, secrets, port] = await Promise.all([createTestEventLog(), loadSecrets(folder), freePort()]);
  const installation = {
    ...{ folder, secrets, databases, eventLogUrl: events.url },
    serverLost: new Promise<string>(() => undefined),
  };
  const common = await makeEnvironments(installation, port, {
    ...{ LOG_LEVEL: 'silent', DOMAIN_RESOLVERS: NO_DNS, ...UNLIMITED, ...PATIENT, ...settings },
  });
  const environments = recordOf(PARTS, (part) => ({ ...common[part], ...ownOf(part) }));
  return {
    ...{ folder, secrets, databases, events, environments },
    url: `http://127.0.0.1:${port}`,
    async drop() {
      await Promise.all([...SERVICES.map((service) => databases[service].drop()), events.drop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Migrated with the same plans as an installation of a user's; only the first test of a run pays for it. */
function testDatabase(service: ServiceName): Promise<TestDatabase> {
  const migrations = MIGRATIONS[service];
  return createTestDatabase({ service, migrate: ({ ownerUrl }) => migrate({ ownerUrl, migrations }) });
}
