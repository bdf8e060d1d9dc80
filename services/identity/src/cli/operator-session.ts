import { randomUUID } from 'node:crypto';
import { createMailTransport } from '@outlay/mail/create-mail-transport';
import { createLogger } from '@outlay/telemetry/logger';
import { Commands } from '@outlay/tenancy/commands';
import { createOrm } from '@outlay/tenancy/orm';
import type { Principal, RequestContext } from '@outlay/tenancy/request-context';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { IdentityConfig } from '../config.ts';
import { TenantEntity } from '../tenants/tenant.entity.ts';
import { UserEntity } from '../users/user.entity.ts';
import { composeIdentity } from '../composition.ts';

/** Identity's services for the operator, on the database of the running service, whose relay publishes the events. */
export interface OperatorSession extends ReturnType<typeof composeIdentity> {
  database: TenantDatabase;
  /** The operator acts as a service, outside of any tenant. */
  context: RequestContext & { principal: Extract<Principal, { kind: 'service' }> };
}

/** Runs `work` on the configured database, then closes its connections. */
export async function withOperatorSession<T>(
  config: IdentityConfig,
  work: (session: OperatorSession) => Promise<T>,
): Promise<T> {
  const logger = createLogger({ service: 'identity-cli', level: 'error' });
  const orm = createOrm({ url: config.DATABASE_URL, entities: [TenantEntity, UserEntity], poolSize: 2, logger });
  const database = new TenantDatabase(orm);
  const identity = composeIdentity(config, {
    ...{ database, commands: new Commands(database), logger },
    mailbox: createMailTransport(config),
  });
  const principal = { kind: 'service', name: 'operator', permissions: new Set<never>() } as const;
  try {
    return await work({
      ...identity,
      database,
      context: { tenantId: null, principal, requestId: `cli-${randomUUID()}` },
    });
  } finally {
    await orm.close();
  }
}
