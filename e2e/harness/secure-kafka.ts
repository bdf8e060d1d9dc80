import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSecureKafka, type SecureKafka } from '@outlay/scripts/kafka-cluster/start-secure-kafka';
import { freePort } from '@outlay/scripts/ports/free-port';

/** Brokers with TLS, users and rules of a test's own. `parts` stops them. */
export async function openSecureKafka(parts: AsyncDisposableStack, brokers: 1 | 3): Promise<SecureKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-secure-kafka-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const ports = [];
  for (let n = 0; n < brokers; n++) {
    ports.push({ clients: await freePort(), brokers: await freePort(), controller: await freePort() });
  }
  const kafka = await startSecureKafka({ dataDir: folder, ports });
  parts.defer(() => kafka.stop());
  return kafka;
}
