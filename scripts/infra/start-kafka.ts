import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../ports/free-port.ts';
import { superviseServer, type ServerProcess } from '../postgres/server-process.ts';
import { ScriptError } from '../script-error.ts';
import { countKafkaBrokers } from './kafka-probe.ts';
import { prepareKafka } from './kafka-server.ts';

const STARTUP_MS = 90_000;

export interface StartKafkaOptions {
  /** Everything of the broker; made when missing. The caller sees to it that nobody else uses it. */
  dataDir: string;
  /** By default free ones. */
  port?: number;
  controllerPort?: number;
  /** Receives progress, one line a call. */
  report?: (line: string) => void;
}

/** A running broker that belongs to this process. */
export interface LocalKafka {
  /** `host:port`, as KAFKA_BROKERS takes it. */
  brokers: string;
  port: number;
  logFile: string;
  /** Settles when the broker has ended, also when nobody stopped it. */
  exited: Promise<void>;
  /** A clean shutdown. */
  stop(): Promise<void>;
}

/**
 * Starts a one-node Kafka (KRaft) from its published jars as a child of this process and waits until it answers. It ends
 * when this process does, in whatever way.
 *
 * @throws ScriptError in plain words when it cannot be started
 */
export async function startKafka(options: StartKafkaOptions): Promise<LocalKafka> {
  const port = options.port ?? (await freePort());
  const controllerPort = options.controllerPort ?? (await freePort());
  const report = options.report ?? (() => undefined);
  const { command, logFile } = await prepareKafka({ dataDir: options.dataDir, port, controllerPort, report });
  const server = superviseServer(command, `${logFile}.console`, null, 'TERM');
  try {
    await untilReady(server, port, logFile);
  } catch (error) {
    await server.stop();
    throw error;
  }
  return { brokers: `127.0.0.1:${port}`, port, logFile, exited: server.exited, stop: () => server.stop() };
}

async function untilReady(server: ServerProcess, port: number, logFile: string): Promise<void> {
  const deadline = Date.now() + STARTUP_MS;
  while ((await countKafkaBrokers(port)) === 0) {
    if (server.hasExited())
      throw new ScriptError(`Kafka ended while starting (${logFile} has it all):\n${server.lastWords()}`);
    if (Date.now() > deadline)
      throw new ScriptError(`Kafka did not answer within ${STARTUP_MS / 1000} s; ${logFile} says why.`);
    await delay(100);
  }
}
