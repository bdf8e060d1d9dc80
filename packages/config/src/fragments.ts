import { z } from 'zod';
import { alternative } from './alternatives.ts';
import { signerOf } from './key-signer.ts';
import { pemFile } from './pem-file.ts';

const port = z.coerce.number().int().min(0).max(65_535);

/** Listening address. Port 0 takes a free port. */
export const httpEnv = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(0),
};

/** Shutdown of a process that answers requests. */
export const drainEnv = {
  /**
   * Milliseconds to go on serving after SIGTERM, with `/readyz` at 503 and connections asked to close. Longer than callers keep idle
   * connections (the gateway and siblings: 4 s), no request meets a closed one.
   */
  DRAIN_MS: z.coerce.number().int().min(0).max(120_000).default(0),
};

/** A service's database, one URL per role (ADR 3). */
export const postgresEnv = {
  DATABASE_URL: postgresUrl(),
  DATABASE_WORKER_URL: postgresUrl(),
  /** Maximum connections of the application role in this process. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(10),
};

/** The role that owns the tables. Only migrations need it. */
export const migrationEnv = { DATABASE_MIGRATION_URL: postgresUrl() };

const EVENT_LOG = 'the event log';

/** The event log: on PostgreSQL (`EVENT_LOG_URL`) or on Kafka (`KAFKA_BROKERS`), one of the two. */
export const eventLogEnv = {
  EVENT_LOG_URL: alternative(EVENT_LOG, postgresUrl().optional()),
  /** Bootstrap brokers: `host:port,host:port`. */
  KAFKA_BROKERS: alternative(EVENT_LOG, hostsAndPorts().optional()),
  /** Prefix of topic, group and transactional id names on a shared cluster. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[\w.-]{0,60}$/)
    .optional(),
  /** TLS to the brokers; on by itself where one of the three files is given. */
  KAFKA_SSL: z.stringbool().optional(),
  /** PEM file of the authorities that signed the brokers' certificates; default: those of the system. Holds the content once read. */
  KAFKA_CA_FILE: pemFile('CERTIFICATE').optional(),
  /** PEM files of this client's own certificate and its key, where brokers know their clients by certificates. */
  KAFKA_CERT_FILE: pemFile('CERTIFICATE').optional(),
  KAFKA_KEY_FILE: pemFile('PRIVATE KEY').optional(),
  KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
  /** Replication factor of new topics; default 3 with at least 3 brokers, else 1. Set it: a broker that is still starting is not counted. */
  KAFKA_REPLICATION: z.coerce.number().int().min(1).max(9).optional(),
};

/** Configuration of the event log, as `readConfig` returns it. */
export type EventLogConfig = z.output<z.ZodObject<typeof eventLogEnv>>;

/** An Ed25519 key as a JWK (RFC 8037); `d` is there in private ones only. */
const publicJwk = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.string().optional(),
  use: z.string().optional(),
  outlay_signer: z.string().min(1).optional(),
});

const verificationKey = publicJwk.transform((key, context) => {
  const signer = signerOf(key);
  if (signer !== null) return { ...key, outlay_signer: signer };
  context.addIssue({
    code: 'custom',
    message: `the key ${key.kid} names no signer: add "outlay_signer", which is "gateway" or the name of the service that signs with it`,
  });
  return z.NEVER;
});

/** Public keys (a JWK set) that internal tokens are verified with, each with the part whose tokens it verifies. */
export const internalTokenEnv = { INTERNAL_TOKEN_KEYS: json(z.object({ keys: z.array(verificationKey).min(1) })) };

/** The private key (a JWK) with which a service or the gateway signs internal tokens of its own. */
export const internalSigningEnv = {
  INTERNAL_TOKEN_SIGNING_KEY: json(publicJwk.extend({ d: z.string() })),
};

/** Calls of sibling services. */
export const siblingEnv = {
  /** Milliseconds until a sibling that has not answered counts as one that does not. */
  SIBLING_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(2_000),
};

/** Measurements and error reports of a process; traces follow the standard OTEL_* variables (see packages/telemetry). */
export const telemetryEnv = {
  /** Port of `/metrics` for Prometheus; not served if unset. Port 0 takes a free port. */
  METRICS_PORT: port.optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  /** A module that exports `report(error, context)`: a package's name, a path or a URL. */
  OUTLAY_ERROR_REPORTER: z.string().optional(),
};

export const loggingEnv = {
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
};

/** Configuration of every service with a database and siblings. */
export const serviceEnv = {
  ...httpEnv,
  ...drainEnv,
  ...postgresEnv,
  ...eventLogEnv,
  ...internalTokenEnv,
  ...internalSigningEnv,
  ...siblingEnv,
  ...loggingEnv,
  /** `on` where this process runs the scheduled jobs; `off` where something else triggers them. */
  SCHEDULER: z.enum(['on', 'off']).default('on'),
};

function postgresUrl(): z.ZodType<string, string> {
  return z.string().refine((value) => /^postgres(ql)?:\/\//.test(value), { message: 'must be a postgres:// URL' });
}

function hostsAndPorts(): z.ZodType<string[], string> {
  return z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine((brokers) => brokers.every((broker) => /^[^\s:/]+:\d{1,5}$/.test(broker)), {
      message: 'must be host:port,host:port',
    });
}

/** A variable that holds JSON of a given shape. */
export function json<Shape extends z.ZodType>(shape: Shape): z.ZodType<z.output<Shape>> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: 'custom', message: 'must be JSON' });
        return z.NEVER;
      }
    })
    .pipe(shape);
}
