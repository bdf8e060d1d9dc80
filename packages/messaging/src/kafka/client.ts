import { Kafka, logLevel, type ISocketFactory, type KafkaConfig, type RetryOptions } from 'kafkajs';
import type { Logger } from '@outlay/telemetry/logger';
import { createLogCreator } from './kafka-logger.ts';
import { mendRequestQueue } from './request-queue.ts';

/** Connection settings of a cluster. */
export interface KafkaConnection {
  /** Bootstrap brokers, `host:port`. */
  brokers: readonly string[];
  /** TLS: with the system's authorities, or as these PEM texts say. */
  ssl?: boolean | KafkaTls | undefined;
  sasl?: { mechanism: SaslMechanism; username: string; password: string } | undefined;
  /** For tests: opens the sockets. */
  socketFactory?: ISocketFactory | undefined;
}

/** PEM texts. */
export interface KafkaTls {
  /** Authorities that signed the brokers' certificates; default: the system's. */
  ca?: string | undefined;
  /** This client's own certificate, with its key. */
  cert?: string | undefined;
  key?: string | undefined;
}

export type SaslMechanism = 'plain' | 'scram-sha-256' | 'scram-sha-512';

/** Makes a client for one user: users of one KafkaJS client would share its cache of a group's offsets. */
export type ClientFactory = () => Kafka;

const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 10_000;

/** Retries by KafkaJS itself: enough for the restart of a broker. Longer outages are handled by our own code. */
export const RETRY: RetryOptions = {
  initialRetryTime: 100,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 1_000,
  retries: 4,
};

/** The factory's clients connect on request only. */
export function createClientFactory(connection: KafkaConnection, logger: Logger): ClientFactory {
  mendRequestQueue();
  const { brokers, ssl, sasl, socketFactory } = connection;
  const config: KafkaConfig = {
    clientId: 'outlay',
    brokers: [...brokers],
    connectionTimeout: CONNECT_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    retry: RETRY,
    logLevel: logLevel.INFO,
    logCreator: createLogCreator(logger),
    ...(ssl && { ssl }),
    ...(sasl && { sasl: saslOptions(sasl) }),
    ...(socketFactory && { socketFactory }),
  };
  return () => new Kafka(config);
}

/** One branch for each mechanism, because KafkaJS has a type for each. */
function saslOptions({ mechanism, ...credentials }: NonNullable<KafkaConnection['sasl']>) {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...credentials };
    case 'scram-sha-256':
      return { mechanism, ...credentials };
    case 'scram-sha-512':
      return { mechanism, ...credentials };
  }
}
