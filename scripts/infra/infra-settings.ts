import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';

/** The servers, in the order in which they are printed. */
export const INFRA = ['postgres', 'redis', 'kafka', 'mail'] as const;
export type InfraName = (typeof INFRA)[number];

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);

/** Not the usual ports: what somebody runs already keeps them. */
const ENV = z.object({
  OUTLAY_DATA_DIR: z.string().default('.outlay'),
  INFRA_POSTGRES_PORT: port(15432),
  INFRA_REDIS_PORT: port(16379),
  INFRA_KAFKA_PORT: port(19092),
  INFRA_KAFKA_CONTROLLER_PORT: port(19093),
  INFRA_SMTP_PORT: port(11025),
  INFRA_MAIL_PORT: port(18025),
});

/** Where each server listens, on the loopback interface. */
export interface InfraPorts {
  postgres: number;
  redis: number;
  kafka: number;
  /** Where the broker is its own controller. */
  kafkaController: number;
  smtp: number;
  /** The mail catcher's page and API. */
  mail: number;
}

export interface InfraSettings {
  /** Absolute; everything of the servers is below it. */
  folder: string;
  ports: InfraPorts;
}

/** @throws ConfigError naming every variable that is malformed */
export function readInfraSettings(env: NodeJS.ProcessEnv): InfraSettings {
  const read = readConfig(ENV, env);
  return {
    folder: join(resolve(read.OUTLAY_DATA_DIR), 'infra'),
    ports: {
      postgres: read.INFRA_POSTGRES_PORT,
      redis: read.INFRA_REDIS_PORT,
      kafka: read.INFRA_KAFKA_PORT,
      kafkaController: read.INFRA_KAFKA_CONTROLLER_PORT,
      smtp: read.INFRA_SMTP_PORT,
      mail: read.INFRA_MAIL_PORT,
    },
  };
}

/** The variable that sets a port, for messages that ask for another. */
export const PORT_VARIABLES: Readonly<Record<keyof InfraPorts, string>> = {
  postgres: 'INFRA_POSTGRES_PORT',
  redis: 'INFRA_REDIS_PORT',
  kafka: 'INFRA_KAFKA_PORT',
  kafkaController: 'INFRA_KAFKA_CONTROLLER_PORT',
  smtp: 'INFRA_SMTP_PORT',
  mail: 'INFRA_MAIL_PORT',
};

/** The ports that each server takes. */
export const PORTS_OF: Readonly<Record<InfraName, readonly (keyof InfraPorts)[]>> = {
  postgres: ['postgres'],
  redis: ['redis'],
  kafka: ['kafka', 'kafkaController'],
  mail: ['smtp', 'mail'],
};
