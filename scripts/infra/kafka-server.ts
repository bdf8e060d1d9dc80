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
/** Code that is compiled quickly instead of well: a start takes half of the processor time. */
const QUICK_START = ['-XX:TieredStopAtLevel=1'];

/** Files of a broker, all below its folder. */
export interface KafkaFiles {
  config: string;
  data: string;
  log: string;
}

/** First state of a broker. */
export interface KafkaBeginning {
  /** The same for all brokers of a cluster. */
  clusterId: string;
  /** Users that can sign in from the first start, with their passwords. */
  users: Readonly<Record<string, string>>;
  /** True for brokers that live for a trial: they start sooner, and are slower afterwards. */
  startsQuickly?: boolean;
}

/**
 * Makes a broker ready to be started.
 *
 * @throws ScriptError in plain words when Java or Maven is missing or too old, or formatting fails
 */
export async function prepareKafka(options: KafkaServerOptions): Promise<KafkaServer> {
  const beginning = { clusterId: newClusterId(), users: {} };
  return prepareBroker(options, ({ data }) => properties(options, data), beginning);
}

/**
 * Finds Java, brings the jars, writes the configuration and formats the storage unless it has been.
 *
 * @throws ScriptError as `prepareKafka`
 */
export async function prepareBroker(
  options: Pick<KafkaServerOptions, 'dataDir' | 'report'>,
  propertiesOf: (files: KafkaFiles) => Readonly<Record<string, string>>,
  beginning: KafkaBeginning,
): Promise<KafkaServer> {
  const java = findJava();
  const jars = await provideKafkaJars(options.report);
  const dataDir = resolve(options.dataDir);
  const files = {
    config: join(dataDir, 'server.properties'),
    data: join(dataDir, 'data'),
    log: join(dataDir, 'kafka.log'),
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(files.config, textOf(propertiesOf(files)), { mode: 0o600 });
  const log4j = `-Dlog4j2.configurationFile=${join(repositoryRoot, 'deploy/local/log4j2.properties')}`;
  const jvm = beginning.startsQuickly ? [...HEAP, ...QUICK_START] : HEAP;
  const run = [java, ...jvm, log4j, `-Doutlay.log=${files.log}`, '-cp', join(jars, '*')];
  if ((await stat(join(files.data, 'meta.properties')).catch(() => null)) === null)
    await formatStorage(run, files, beginning);
  return { command: [...run, 'kafka.Kafka', files.config], logFile: files.log };
}

export function newClusterId(): string {
  return randomBytes(16).toString('base64url');
}

async function formatStorage(
  run: readonly string[],
  { config, data }: KafkaFiles,
  { clusterId, users }: KafkaBeginning,
): Promise<void> {
  // What an interrupted formatting left would be refused.
  await rm(data, { recursive: true, force: true });
  const [java = '', ...args] = run;
  const credentials = Object.entries(users).map(
    ([name, password]) => `--add-scram=SCRAM-SHA-512=[name=${name},password=${password}]`,
  );
  // In a file: the arguments of a process can be read by everybody on the machine. An id may begin with a dash: as an argument of its
  // own it would be taken for an option.
  const argumentFile = `${config}.format`;
  await writeFile(argumentFile, [`--cluster-id=${clusterId}`, ...credentials].join('\n'), { mode: 0o600 });
  const tool = ['kafka.tools.StorageTool', 'format', '--config', config, `@${argumentFile}`];
  try {
    const { status, stdout, stderr } = spawnSync(java, [...args, ...tool], { encoding: 'utf8' });
    if (status !== 0) throw new ScriptError(`Kafka's storage could not be made in ${data}:\n${stdout}${stderr}`);
  } finally {
    await rm(argumentFile);
  }
}

function textOf(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Settings of every broker: topics are made by those who own them, none appears by being named; sizes fit a small heap. */
export const BROKER_SETTINGS: Readonly<Record<string, string>> = {
  'process.roles': 'broker,controller',
  'auto.create.topics.enable': 'false',
  'offsets.topic.num.partitions': '8',
  'transaction.state.log.num.partitions': '8',
  'group.initial.rebalance.delay.ms': '0',
  // The default alone is a quarter of the heap.
  'log.cleaner.dedupe.buffer.size': '16777216',
};

function properties({ port, controllerPort }: KafkaServerOptions, data: string): Record<string, string> {
  return {
    ...BROKER_SETTINGS,
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': data,
    'default.replication.factor': '1',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
  };
}
