import { superuserUrl } from '../postgres/prepare-postgres.ts';
import type { InfraState } from './infra-state.ts';

/** Addresses of the servers, named as the services' variables. */
export interface InfraAddresses {
  /** The superuser's. */
  databaseServerUrl: string;
  redisUrl: string;
  kafkaBrokers: string;
  smtpUrl: string;
  /** The mail catcher's page. */
  mailUrl: string;
}

export function infraAddresses({ ports, postgresPassword }: InfraState): InfraAddresses {
  return {
    databaseServerUrl: superuserUrl(postgresPassword, ports.postgres),
    redisUrl: `redis://127.0.0.1:${ports.redis}`,
    kafkaBrokers: `127.0.0.1:${ports.kafka}`,
    smtpUrl: `smtp://127.0.0.1:${ports.smtp}`,
    mailUrl: `http://127.0.0.1:${ports.mail}`,
  };
}
