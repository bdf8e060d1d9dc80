import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGatewayConfig } from '@outlay/gateway/config';
import { loadSecrets } from '../start/secrets.ts';
import { PARTS, SERVICES } from '../start/service-names.ts';
import { SERVICE_ENTRIES } from '../start/services.ts';
import { containerEnvironments, writeContainerEnvironments } from './container-environments.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-containers-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the environments of containers', () => {
  it('are enough for every part, which are on Kafka and know each other by name', async () => {
    const environments = await containerEnvironments(await loadSecrets(folder));
    for (const service of SERVICES) expect(() => SERVICE_ENTRIES[service].create(environments[service]!)).not.toThrow();
    expect(loadGatewayConfig(environments['gateway'])).toMatchObject({
      HOST: '0.0.0.0',
      PORT: 8080,
      LEDGER_URL: 'http://ledger:4003/graphql',
      KAFKA_BROKERS: ['kafka:9092'],
      REDIS_URL: 'redis://redis:6379',
      WEB_DIST: '/outlay/web/dist',
    });
    // What owns the tables is for the migrations alone.
    expect(PARTS.filter((part) => 'DATABASE_MIGRATION_URL' in environments[part]!)).toEqual([]);
    // A backup names the secrets that it needs, and does not have them.
    expect(Object.keys(environments['backup']!).sort()).toEqual([
      'DATABASE_BACKUP_URL',
      'KAFKA_BROKERS',
      'PG_BIN',
      'SECRETS_FINGERPRINT',
    ]);
  });

  it('are written for their owner alone, the same each time, in a form that nothing is filled in', async () => {
    const files = await writeContainerEnvironments(folder);
    expect((await readdir(join(folder, 'env'))).sort()).toEqual(
      [...PARTS, 'backup', 'grafana', 'migrate', 'postgres', 'restore'].map((name) => `${name}.env`).sort(),
    );
    const before = await Promise.all(files.map((file) => readFile(file, 'utf8')));
    expect((await stat(files[0]!)).mode & 0o777).toBe(0o600);
    for (const line of before.join('').trim().split('\n')) expect(line).toMatch(/^[A-Z_]+='[^']*'$/);
    await writeContainerEnvironments(folder);
    expect(await Promise.all(files.map((file) => readFile(file, 'utf8')))).toEqual(before);
  });
});
