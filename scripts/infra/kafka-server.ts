import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';
import { findJava } from './java.ts';
import { provideKafkaJars } from './kafka-jars.ts';

/** A one-node broker, as it is to be run. */
export interface KafkaServerOptions {
  /** Everything of the broker: configuration, data, log. Made when missing. */
  dataDir: string;
  /** Where clients connect, on the loopback interface. */
  port: number;
  /** Where the broker talks to itself as its own controller. */
  controllerPort: number;
  report: (line: string) => void;
}

/** Command line of the broker, and its log file. */
export interface KafkaServer {
  command: string[];
  /** The broker's own log; it is rotated. */
  logFile: string;
}

const HEAP = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC'];

/**
 * Makes a broker ready to be started: finds Java, brings the jars, writes the configuration and formats the storage
 * unless it has been.
 *
 * @throws ScriptError in plain words when Java or Maven is missing or too old, or formatting fails
 */
export async function prepareKafka(options: KafkaServerOptions): Promise<KafkaServer> {
  const java = findJava();
  const jars = await provideKafkaJars(options.report);
  const dataDir = resolve(options.dataDir);
  const files = {
    config: join(dataDir, 'server.properties'),
    data: join(dataDir, 'data'),
    log: join(dataDir, 'kafka.log'),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(files.config, properties(options, files.data));
  const log4j = `-Dlog4j2.configurationFile=${join(repositoryRoot, 'deploy/local/log4j2.properties')}`;
  const run = [java, ...HEAP, log4j, `-Doutlay.log=${files.log}`, '-cp', join(jars, '*')];
  if ((await stat(join(files.data, 'meta.properties')).catch(() => null)) === null) await format(run, files);
  return { command: [...run, 'kafka.Kafka', files.config], logFile: files.log };
}

async function format(run: readonly string[], { config, data }: { config: string; data: string }): Promise<void> {
  // What an interrupted formatting left would be refused.
  await rm(data, { recursive: true, force: true });
  const [java = '', ...args] = run;
  const clusterId = randomBytes(16).toString('base64url');
  // An id may begin with a dash: as an argument of its own it would be taken for an option.
  const tool = ['kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '--config', config];
  const { status, stdout, stderr } = spawnSync(java, [...args, ...tool], { encoding: 'utf8' });
  if (status !== 0) throw new ScriptError(`Kafka's storage could not be made in ${data}:\n${stdout}${stderr}`);
}

/** Topics are made by those who own them, with their own partitions and cleanup: none appears by being named. */
function properties({ port, controllerPort }: KafkaServerOptions, data: string): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '8',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '8',
    'group.initial.rebalance.delay.ms': '0',
    // Sized for the small heap; the default alone is a quarter of it.
    'log.cleaner.dedupe.buffer.size': '16777216',
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
