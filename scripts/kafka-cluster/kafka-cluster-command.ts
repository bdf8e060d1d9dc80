import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { readInfraSettings } from '../infra/infra-settings.ts';
import { isPortFree } from '../ports/port-probe.ts';
import { ScriptError } from '../script-error.ts';
import { abortOnSignals } from '../start/until-stopped.ts';
import { clusterFolder, envFile, keepEnvironments } from './cluster-environments.ts';
import type { BrokerPorts } from './secure-broker.ts';
import { startSecureKafka } from './start-secure-kafka.ts';

const BROKERS = 3;
const PORT_VARIABLE = 'INFRA_KAFKA_CLUSTER_PORT';
const ENV = z.object({
  /** The first of nine ports. */
  [PORT_VARIABLE]: z.coerce.number().int().min(1).max(65_526).default(19_192),
});

/** Runs the cluster until it is stopped. @returns the exit code: 0 when it ended because it was stopped */
export async function kafkaClusterCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  if (args.length > 0) {
    console.error(
      'npm run infra:kafka-cluster\n\n  Three brokers with TLS, users and rules, until Ctrl-C. scripts/README.md says more.',
    );
    return 2;
  }
  const signal = abortOnSignals();
  const ports = portsFrom(readConfig(ENV, env)[PORT_VARIABLE]);
  await requireFree(ports);
  const folder = clusterFolder(readInfraSettings(env).folder);
  console.log('Starting three brokers; the first time takes half a minute.');
  const kafka = await startSecureKafka({ dataDir: folder, ports, report: (line) => console.log(line) });
  try {
    await keepEnvironments(folder, kafka);
    console.log(`Three brokers answer: ${kafka.environment('operator')['KAFKA_BROKERS'] ?? ''}

  Authority    ${kafka.authority.caFile}
  Variables    ${envFile(folder, 'ledger')}, and so on for each user
  Services     npm run start:services, with the same OUTLAY_DATA_DIR

Ctrl-C stops them.`);
    const stopped = new Promise<null>((resolve) => {
      if (signal.aborted) resolve(null);
      signal.addEventListener('abort', () => resolve(null), { once: true });
    });
    const lastWords = await Promise.race([stopped, kafka.lost]);
    if (lastWords === null) return 0;
    console.error(`A broker ended by itself; ${lastWords}`);
    return 1;
  } finally {
    await kafka.stop();
  }
}

function portsFrom(first: number): BrokerPorts[] {
  return Array.from({ length: BROKERS }, (_, index) => {
    const port = first + 3 * index;
    return { clients: port, brokers: port + 1, controller: port + 2 };
  });
}

async function requireFree(ports: readonly BrokerPorts[]): Promise<void> {
  for (const port of ports.flatMap(({ clients, brokers, controller }) => [clients, brokers, controller])) {
    if (await isPortFree(port)) continue;
    throw new ScriptError(`Port ${port} of nine is taken. Choose others: ${PORT_VARIABLE}=<the first of them>`);
  }
}
