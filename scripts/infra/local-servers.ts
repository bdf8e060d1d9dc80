import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preparePostgres } from '../postgres/prepare-postgres.ts';
import { ScriptError } from '../script-error.ts';
import type { DetachedProgram } from './detached-process.ts';
import type { InfraName } from './infra-settings.ts';
import type { InfraState } from './infra-state.ts';
import { findJava } from './java.ts';
import { provideKafkaJars } from './kafka-jars.ts';
import { prepareKafka } from './kafka-server.ts';

/** A server that runs as a program of this machine. */
export interface LocalServer {
  /** Where what it says is found. */
  logFile: string;
  stopSignal: 'SIGINT' | 'SIGTERM';
  /** @throws ScriptError naming the package to install when something is missing */
  require(): Promise<void>;
  /** Makes its files ready. */
  prepare(): Promise<DetachedProgram>;
}

/** The four servers on the programs of this machine: PostgreSQL from npm, Debian's Redis, Kafka from Maven, our mail catcher. */
export function localServers(
  folder: string,
  state: InfraState,
  report: (line: string) => void,
): Record<InfraName, LocalServer> {
  return {
    postgres: postgres(folder, state, report),
    redis: redis(folder, state),
    kafka: kafka(folder, state, report),
    mail: mail(folder, state),
  };
}

function postgres(
  folder: string,
  { ports, postgresPassword }: InfraState,
  report: (line: string) => void,
): LocalServer {
  const dataDir = join(folder, 'postgres');
  const logFile = `${dataDir}.log`;
  return {
    logFile,
    stopSignal: 'SIGINT',
    require: () => Promise.resolve(),
    async prepare() {
      const prepared = await preparePostgres({
        dataDir,
        password: postgresPassword,
        durable: true,
        maxConnections: 400,
      });
      if (prepared.dataDir !== dataDir)
        report(`PostgreSQL's files are in ${prepared.dataDir}: its user cannot enter ${folder}.`);
      return { command: prepared.command(ports.postgres), outputFile: logFile, user: prepared.user };
    },
  };
}

/** Nothing in it has to outlive it: limits, sessions of reading one's writes. */
function redis(folder: string, { ports }: InfraState): LocalServer {
  const logFile = join(folder, 'redis.log');
  const settings = [
    '--port',
    String(ports.redis),
    '--bind',
    '127.0.0.1',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'no',
  ];
  return {
    logFile,
    stopSignal: 'SIGTERM',
    async require() {
      const [status] = await once(spawn('redis-server', ['--version'], { stdio: 'ignore' }), 'close').catch(() => [1]);
      if (status !== 0) throw new ScriptError("Redis is missing: install Debian's package redis-server.");
    },
    prepare: () => Promise.resolve({ command: ['redis-server', ...settings], outputFile: logFile, user: null }),
  };
}

function kafka(folder: string, { ports }: InfraState, report: (line: string) => void): LocalServer {
  const dataDir = join(folder, 'kafka');
  const options = { dataDir, port: ports.kafka, controllerPort: ports.kafkaController, report };
  return {
    logFile: join(dataDir, 'kafka.log'),
    stopSignal: 'SIGTERM',
    async require() {
      findJava();
      await provideKafkaJars(report);
    },
    async prepare() {
      const { command, logFile } = await prepareKafka(options);
      return { command, outputFile: `${logFile}.console`, user: null };
    },
  };
}

function mail(folder: string, { ports }: InfraState): LocalServer {
  const program = fileURLToPath(new URL('mail-catcher-main.ts', import.meta.url));
  const logFile = join(folder, 'mail.log');
  return {
    logFile,
    stopSignal: 'SIGTERM',
    require: () => Promise.resolve(),
    prepare: () =>
      Promise.resolve({
        command: [process.execPath, program, String(ports.smtp), String(ports.mail)],
        outputFile: logFile,
        user: null,
      }),
  };
}
