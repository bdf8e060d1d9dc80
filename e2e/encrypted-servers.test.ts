import { execFile } from 'node:child_process';
import { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { eventLogEnv } from '@outlay/config/fragments';
import { readConfig } from '@outlay/config/read-config';
import { createEventLog } from '@outlay/messaging/create-event-log';
import { deadTopicOf } from '@outlay/messaging/dead-letter';
import type { EventLog } from '@outlay/messaging/event-log';
import { loadProjectsConfig } from '@outlay/projects/config';
import { createProjectsService } from '@outlay/projects/service';
import type { KafkaUser } from '@outlay/scripts/kafka-cluster/cluster-identity';
import type { SecureKafka } from '@outlay/scripts/kafka-cluster/start-secure-kafka';
import { freePort } from '@outlay/scripts/ports/free-port';
import { startGateway } from '@outlay/scripts/start/in-process';
import { createCertificateAuthority, missingForCertificates } from '@outlay/scripts/tls/certificate-authority';
import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { createLogger } from '@outlay/telemetry/logger';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { startRedis, type TestRedis } from '@outlay/testkit/test-redis';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { z } from 'zod';
import { ApiClient } from './harness/api-client.ts';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import { openSecureKafka } from './harness/secure-kafka.ts';

const ARRIVED_MS = 60_000;
/** Rules of the gateway's user, as gateway/README.md lists them. */
const REDIS_RULES = ['~outlay:*', '+@connection', '+info', '+@read', '+@write', '+@scripting', '+time'];
const missing = missingForCertificates() ?? (await missingForInfra());

const parts = new AsyncDisposableStack();
let kafka: SecureKafka;
let redis: TestRedis;
let redisSettings: { REDIS_URL: string; REDIS_CA_FILE: string };
let outlay: Outlay;
beforeAll(async () => {
  if (missing !== null) return;
  kafka = await openSecureKafka(parts, 1);
  const { caFile } = kafka.authority;
  const files = { caFile, ...(await kafka.authority.issue('redis')) };
  redis = await startRedis({ ...files, user: 'gateway', password: 'of-the-gateway', rules: REDIS_RULES });
  parts.defer(() => redis.stop());
  redisSettings = { REDIS_URL: redis.url, REDIS_CA_FILE: caFile };
  const { KAFKA_BROKERS } = kafka.environment('operator');
  outlay = await startOutlay({ KAFKA_BROKERS, ...redisSettings }, (part) => kafka.environment(part));
  parts.defer(() => outlay.stop());
}, 300_000);
afterAll(() => parts.disposeAsync());

const readiness = async (url: string) => z.json().parse(await (await request(`${url}/readyz`)).body.json());

/** Waits until `/readyz` says so. */
async function untilReadyzSays(url: string, expected: object): Promise<void> {
  const says = async (): Promise<true> => {
    expect(await readiness(url)).toMatchObject(expected);
    return true;
  };
  await waitFor(says, { timeoutMs: ARRIVED_MS, what: `${url}/readyz` });
}

describeUnless(missing, 'Outlay on a Kafka with TLS, a user for each part and rules that deny the rest', () => {
  /** The log as a user sees it. */
  function logOf(user: KafkaUser, changes: NodeJS.ProcessEnv = {}, stream?: Writable): EventLog {
    const config = readConfig(z.object(eventLogEnv), { ...kafka.environment(user), ...changes });
    const log = createEventLog(
      config,
      createLogger({ service: 'e2e', level: stream ? 'debug' : 'silent', ...(stream && { stream }) }),
    );
    parts.defer(() => log.close());
    return log;
  }

  it('does the main job, and every part says that it lacks nothing', async () => {
    const tenant = await outlay.tenant();
    const { api } = tenant.owner;
    const project = await tenant.project();
    const account = await tenant.account({ opening_balance: 500, low_balance_threshold: 100 });
    await tenant.expense({ account_id: account, project_id: project, is_project_related: true, amount: 450 });
    const isThere = async (path: string, holds: (body: Record<string, unknown>) => boolean) =>
      waitFor(async () => holds((await api.get(path)).body), { timeoutMs: ARRIVED_MS, what: path });
    await isThere(
      `/dashboards/project/${project}`,
      (body) => body['total_spend'] === 450 && body['is_current'] === true,
    );
    await isThere('/alerts?type=LOW_BALANCE', ({ items }) => Array.isArray(items) && items.length === 1);
    await isThere(
      `/audit-logs?entity_type=project&entity_id=${project}`,
      ({ items }) => Array.isArray(items) && items.length === 1,
    );
    const urls = [outlay.url, ...['IDENTITY', 'PROJECTS', 'LEDGER', 'ANALYTICS', 'NOTIFICATIONS'].map(originOf)];
    for (const url of urls) await untilReadyzSays(url, { status: 'ok' });
  });

  it('puts an event that cannot be applied aside, where the operator finds it', async () => {
    await logOf('ledger').send([{ topic: 'ledger.category', key: 'poison', headers: {}, value: Buffer.from([0xff]) }]);
    const letters: string[] = [];
    await waitFor(
      async () => {
        await logOf('operator').scan({
          topics: [deadTopicOf('ledger.category')],
          onRecord: ({ key }) => void letters.push(key),
        });
        return letters.includes('poison');
      },
      { timeoutMs: ARRIVED_MS, what: 'the dead letter' },
    );
  });

  it("lets no part write another's topic, read what it does not need, or take another's place", async () => {
    const record = { topic: 'ledger.expense', key: '1', headers: {}, value: Buffer.from('forged') };
    const refused = (what: string) =>
      expect.objectContaining({ name: 'EventLogRefusedError', message: expect.stringContaining(what) });
    await expect(logOf('notifications').send([record])).rejects.toEqual(
      refused('"notifications" to use the topic ledger.expense'),
    );
    await expect(logOf('analytics').send([record])).rejects.toEqual(
      refused('"analytics" to use the topic ledger.expense'),
    );
    await expect(logOf('gateway').scan({ topics: ['ledger.expense'], onRecord: () => undefined })).rejects.toEqual(
      refused('the topic ledger.expense (TOPIC_AUTHORIZATION_FAILED): grant what "npm run kafka:access" lists'),
    );
    await expect(logOf('projects').openWriter('relay:ledger')).rejects.toEqual(
      refused('the transactional id relay:ledger'),
    );
    await expect(logOf('ledger').forgetGroup('analytics.spend')).rejects.toEqual(refused('the group analytics.spend'));
    await expect(logOf('ledger').ensureTopics([{ name: 'own', partitions: 1, cleanup: 'keep' }])).rejects.toEqual(
      refused('the topic own'),
    );
    const reader = await logOf('projects').subscribe({
      group: 'ledger.replicas',
      topics: ['projects.project'],
      handler: async () => undefined,
    });
    await waitFor(() => reader.problem?.() !== undefined, { what: 'the group to refuse a stranger' });
    expect([reader.healthy(), reader.problem?.()]).toEqual([
      false,
      expect.stringContaining('the group ledger.replicas'),
    ]);
  });

  it('says at /readyz and in the log that a password is wrong, and keeps it to itself', async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _encoding, done) => done(void lines.push(String(chunk))) });
    const password = 'not-the-password';
    const config = loadProjectsConfig({ ...outlay.environments.projects, PORT: '0', KAFKA_PASSWORD: password });
    const second = createProjectsService(config, {
      logger: createLogger({ service: 'projects', level: 'debug', stream }),
    });
    const { url } = await second.start();
    try {
      const says = 'Kafka does not sign in the user "projects": check KAFKA_USERNAME, KAFKA_PASSWORD';
      await untilReadyzSays(new URL(url).origin, {
        ...{ status: 'degraded', checks: { database: 'ok', event_log: 'failing' } },
        details: { event_log: expect.stringContaining(says) },
      });
    } finally {
      await second.stop();
    }
    expect(lines.join('')).toContain('authentication failed');
    expect(lines.join('')).not.toContain(password);
  });

  it('names what is wrong with a certificate', async () => {
    const stranger = await createCertificateAuthority(`${outlay.folder}/stranger`);
    await expect(logOf('ledger', { KAFKA_CA_FILE: stranger.caFile }).ping()).rejects.toThrow(
      /broker 127\.0\.0\.1:\d+ shows a certificate that is not trusted \(\w+\): KAFKA_CA_FILE must hold/,
    );
    await expect(logOf('ledger', { KAFKA_CA_FILE: '' }).ping()).rejects.toThrow('a certificate that is not trusted');
  });

  it('knows a client by its certificate, and no stranger', async () => {
    const [broker] = kafka.ports;
    const withCertificate = ({ certFile, keyFile }: { certFile: string; keyFile: string }) => ({
      ...{ KAFKA_BROKERS: `127.0.0.1:${broker?.brokers}`, KAFKA_CERT_FILE: certFile, KAFKA_KEY_FILE: keyFile },
      ...{ KAFKA_SASL_MECHANISM: '', KAFKA_USERNAME: '', KAFKA_PASSWORD: '' },
    });
    const projects = logOf('projects', withCertificate(await kafka.authority.issue('projects')));
    await projects.scan({ topics: ['projects.project'], onRecord: () => undefined });
    await expect(projects.scan({ topics: ['ledger.expense'], onRecord: () => undefined })).rejects.toThrow(
      'Kafka forbids the owner of KAFKA_CERT_FILE to use the topic ledger.expense',
    );
    const stranger = await createCertificateAuthority(`${outlay.folder}/second-stranger`);
    await expect(logOf('projects', withCertificate(await stranger.issue('projects'))).ping()).rejects.toThrow();
  });

  function originOf(variable: string): string {
    return new URL(outlay.environments.gateway[`${variable}_URL`] ?? '').origin;
  }
});

describeUnless(missing, 'the gateway on a Redis with TLS and a user of its own', () => {
  const keys = async (pattern: string) => {
    const { REDIS_URL, REDIS_CA_FILE } = redisSettings;
    const { stdout } = await promisify(execFile)('redis-cli', [
      '--no-auth-warning',
      '--cacert',
      REDIS_CA_FILE,
      '-u',
      REDIS_URL,
      'keys',
      pattern,
    ]);
    return stdout.split('\n').filter((line) => line.startsWith('outlay:'));
  };

  it('keeps its limits and the versions of recent writes there', async () => {
    const tenant = await outlay.tenant();
    await tenant.account();
    expect(await keys('outlay:limit:*')).not.toEqual([]);
    expect(await keys('outlay:written:*')).not.toEqual([]);
    await untilReadyzSays(outlay.url, { checks: { limits: 'ok' } });
  });

  it.each([
    [
      'a certificate that it does not trust',
      () => ({ REDIS_CA_FILE: '' }),
      'Redis shows a certificate that is not trusted',
    ],
    [
      'a wrong password',
      () => ({ REDIS_URL: redis.url.replace('of-the-gateway', 'guessed') }),
      'check the user and password of REDIS_URL',
    ],
  ])('serves and limits without it, and says why, with %s', async (_what, change, says) => {
    const own = { PORT: String(await freePort()), RATE_LIMIT_AUTH: '2', ...change() };
    const gateway = { ...outlay.environments.gateway, ...own };
    await using second = new AsyncDisposableStack();
    const client = new ApiClient(await startGateway(second, { ...outlay.environments, gateway }));
    await untilReadyzSays(client.url, {
      ...{ status: 'degraded', checks: { graph: 'ok', limits: 'failing' } },
      details: { limits: expect.stringContaining(says) },
    });
    const signIn = async () => (await client.post('/auth/login', { email: 'a@b.example', password: 'x' })).status;
    expect([await signIn(), await signIn(), await signIn()]).toEqual([403, 403, 429]);
  });
});
