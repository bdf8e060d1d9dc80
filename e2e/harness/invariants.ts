import { createHash } from 'node:crypto';
import { verifyChain } from '@outlay/audit/verifier';
import type { EventLog } from '@outlay/messaging/event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { withClient } from '@outlay/tenancy/roles';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { BOOKS } from '@outlay/scripts/restore/verify/books';
import { SERVICES, type ServiceName } from '@outlay/scripts/start/secrets';
import { waitFor } from '@outlay/testkit/wait-for';
import type { TestInstallation } from './installation.ts';
import { openLog } from './open-log.ts';

type Installation = Pick<TestInstallation, 'databases' | 'environments'>;

/** Limit for outboxes and audit trails to settle, in milliseconds. */
const SETTLE_MS = 30_000;

/**
 * Waits until every outbox is published and every audit entry sealed, then looks for whatever must never be, in all databases.
 * @returns a line for each broken promise with the first rows that show it; none is what a test wants to see
 */
export async function brokenInvariants(installation: Installation): Promise<string[]> {
  const { databases, environments } = installation;
  const broken = [
    ...(await Promise.all(SERVICES.map((service) => settled(service, databases[service].superuserUrl)))),
    ...(await violations('ledger', databases.ledger.superuserUrl, { ...EVERYWHERE, ...LEDGER })),
    ...(await violations('projects', databases.projects.superuserUrl, { ...EVERYWHERE, ...PROJECTS })),
    ...(await violations('identity', databases.identity.superuserUrl, { ...EVERYWHERE, ...IDENTITY })),
    ...(await Promise.all(SERVICES.map((service) => chainViolations(service, databases[service])))),
  ];
  for (const service of SERVICES) {
    const log = openLog(environments[service]);
    try {
      broken.push(await wireViolations(service, databases[service].superuserUrl, log));
    } finally {
      await log.close();
    }
  }
  return broken.flat();
}

/** Nothing unpublished in the end, nothing unsealed. The sealer writes to the outbox, so both must be empty at once. */
async function settled(service: ServiceName, url: string): Promise<string[]> {
  return withClient(url, async (client) => {
    const isSettled = async (): Promise<boolean> => {
      const { rows } = await client.query<{ settled: boolean }>(
        `select not exists (select from outbox where published_at is null)
            and not exists (select from audit_unsealed) as settled`,
      );
      return rows[0]?.settled === true;
    };
    try {
      await waitFor(isSettled, { timeoutMs: SETTLE_MS });
      return [];
    } catch {
      return [`${service}: the outbox or the audit trail does not settle`];
    }
  });
}

async function violations(service: ServiceName, url: string, queries: Record<string, string>): Promise<string[]> {
  return withClient(url, async (client) => {
    const broken: string[] = [];
    for (const [promise, query] of Object.entries(queries)) {
      const { rows } = await client.query<Record<string, unknown>>(query);
      if (rows.length > 0) broken.push(`${service}: broken: ${promise}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
    return broken;
  });
}

/** Every tenant's trail as the verifier sees it, read as the application reads it. */
async function chainViolations(
  service: ServiceName,
  { appUrl, superuserUrl }: { appUrl: string; superuserUrl: string },
): Promise<string[]> {
  const tenants = await withClient(superuserUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(`select distinct tenant_id as id from audit_entries`);
    return rows.map(({ id }) => Number(id));
  });
  const logger = createLogger({ service: 'verifier', level: 'silent' });
  const orm = createOrm({ url: appUrl, entities: [], poolSize: 1, logger });
  const database = new TenantDatabase(orm);
  const broken: string[] = [];
  try {
    for (const tenantId of tenants) {
      const report = await database.read({ tenantId }, (em) => verifyChain(em, { service, tenantId }));
      if (!report.isIntact || report.waiting > 0) broken.push(`${service}: audit: ${JSON.stringify(report)}`);
    }
  } finally {
    await orm.close();
  }
  return broken;
}

/** Every event of the outbox is in the log, and as often as it is there, it is the same. */
async function wireViolations(service: ServiceName, outboxUrl: string, log: EventLog): Promise<string[]> {
  const sent = await rowsOf(
    outboxUrl,
    `select event_id::text as id, encode(sha256(payload), 'hex') as hash, topic, aggregate_id::text as aggregate,
       version::text as version from outbox`,
  );
  const topics = [...new Set(sent.map((event) => event['topic'] ?? ''))];
  let wrong: Row[] = [];
  // What is committed shows once a marker of the transaction is in its partition: a moment later, or longer while brokers are replaced.
  const isWhole = async (): Promise<boolean> => {
    const onTheWire = Map.groupBy(await arrived(log, topics), ({ id }) => id);
    wrong = sent.filter((event) => {
      const copies = onTheWire.get(event['id']) ?? [];
      return copies.length === 0 || !copies.every((copy) => isSame(copy, event));
    });
    return wrong.length === 0;
  };
  await waitFor(isWhole, { timeoutMs: SETTLE_MS }).catch(() => undefined);
  return wrong.length === 0 ? [] : [`${service}: lost or changed on the wire: ${JSON.stringify(wrong.slice(0, 3))}`];
}

/** Records of the event log, in the form of outbox rows. */
async function arrived(log: EventLog, topics: readonly string[]): Promise<Row[]> {
  const found: Row[] = [];
  await log.scan({
    topics,
    onRecord({ topic, headers, value }) {
      const hash = createHash('sha256').update(value).digest('hex');
      const { 'event-id': id = '', aggregate = '', version = '' } = headers;
      found.push({ id, hash, topic, aggregate, version });
    },
  });
  return found;
}

type Row = Record<string, string>;

function isSame(copy: Row, event: Row): boolean {
  return JSON.stringify(Object.entries(copy)) === JSON.stringify(Object.entries(event));
}

async function rowsOf(url: string, query: string): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query<Row>(query)).rows);
}

/** Invariants of every service's database, as queries that return violations. */
const EVERYWHERE: Record<string, string> = {
  'events of an aggregate have the versions 1 to n, each once': `
    select topic, aggregate_id, count(*), max(version) from outbox
    group by tenant_id, topic, aggregate_id
    having count(*) <> max(version) or count(distinct version) <> count(*) or min(version) <> 1`,
  'an event id is given once': `select event_id from outbox group by event_id having count(*) > 1`,
};

/** The ledger's books, and one event for each change. */
const LEDGER: Record<string, string> = {
  ...BOOKS,
  'an event and an audit entry for each version of an expense': `
    select e.id, e.version from expenses e
    where e.version <> (select count(*) from outbox o where o.tenant_id = e.tenant_id and o.topic = 'ledger.expense' and o.aggregate_id = e.id)
       or e.version <> (select count(*) from audit_entries u where u.tenant_id = e.tenant_id and u.entity_type = 'expense' and u.entity_id = e.id)`,
  'an event and an audit entry for each version of a transfer': `
    select t.id from transfers t
    where t.version <> (select count(*) from outbox o where o.tenant_id = t.tenant_id and o.topic = 'ledger.transfer' and o.aggregate_id = t.id)
       or t.version <> (select count(*) from audit_entries u where u.tenant_id = t.tenant_id and u.entity_type = 'transfer' and u.entity_id = t.id)
       or t.version <> case when t.reversed_at is null then 1 else 2 end`,
  'an event for each entry of an account, and for each version of it': `
    select a.id from accounts a
    where a.entry_count <> (select count(*) from outbox o where o.tenant_id = a.tenant_id and o.topic = 'ledger.account-entry' and o.aggregate_id = a.id)
       or a.event_version <> (select count(*) from outbox o where o.tenant_id = a.tenant_id and o.topic = 'ledger.account' and o.aggregate_id = a.id)`,
};

const PROJECTS: Record<string, string> = {
  'an event and an audit entry for each version of a project': `
    select p.id, p.version from projects p
    where p.version <> (select count(*) from outbox o where o.tenant_id = p.tenant_id and o.aggregate_id = p.id and o.topic = 'projects.project')
       or p.version <> (select count(*) from audit_entries u where u.tenant_id = p.tenant_id and u.entity_type = 'project' and u.entity_id = p.id)`,
};

const IDENTITY: Record<string, string> = {
  'an event and an audit entry for each version of a user': `
    select s.id, s.version from users s
    where s.version <> (select count(*) from outbox o where o.tenant_id = s.tenant_id and o.aggregate_id = s.id and o.topic = 'identity.user')
       or s.version <> (select count(*) from audit_entries u where u.tenant_id = s.tenant_id and u.entity_id = s.id
                        and u.entity_type = 'user' and u.action like 'user.%' and u.action not like 'user.sign%')`,
};
