import { withClient } from '@outlay/tenancy/roles';
import { CURRENT_TENANT_SQL, roleNames } from '@outlay/tenancy/tenant-wall';
import type pg from 'pg';

/** Tables that belong to the platform and hold nothing of any tenant's. Whoever adds one decides that here. */
const PLATFORM_TABLES = [
  ...['job_runs', 'mikro_orm_migrations', 'outbox_epoch', 'search_progress', 'signing_keys'],
  // Addresses by their keyed digests: readers are in many tenants, and a stranger can make many.
  ...['address_days', 'declined_addresses'],
];
/** Insert-only tables: no role of a service may update or delete their rows. */
const APPEND_ONLY = ['account_entries', 'audit_entries', 'audit_chain'];
/** The few tables whose rows the application may delete at all: the rest is history, or is marked deleted. */
const DELETABLE = [
  ...['audit_unsealed', 'categories', 'person_keys', 'refresh_families'],
  // Marks that are taken back, and permits that are used up.
  ...['alert_reads', 'alert_stream_tickets', 'byte_tickets'],
  // Events that were passed over, once they are applied.
  'unapplied_events',
  // Work that is done.
  ...['audit_passes', 'forecast_due', 'month_sums_unfilled', 'vendors_unfilled', 'tags_unfilled'],
  // For which vendor a name counts, and what it resembles: made from events, too.
  ...['vendor_name', 'vendor_twin'],
  // Sums in which nothing is left: they are made from events, and can be made again.
  ...['spend_day', 'spend_month', 'spend_category', 'spend_account', 'spend_account_month', 'spend_vendor'],
  ...['spend_category_month', 'spend_vendor_month'],
  ...['label_use', 'label_word', 'tag_day', 'cash_month'],
  // Attempts of a delivery before its last ones.
  'webhook_attempts',
  // A person's own shortcuts.
  'saved_filters',
  // Files to import that are discarded, and what was staged of those that are imported.
  ...['imports', 'import_files', 'import_rows', 'import_progress'],
  // Letters that are withdrawn, links that are, and a reader's choice.
  ...['mails', 'one_time_links', 'invitations', 'declined_addresses'],
  // A person who is erased: links of the version before, wishes, and answers to what they sent.
  ...['activation_tokens', 'idempotency_keys', 'mail_alerts', 'notification_preferences'],
  // Limits that are full again.
  'sign_in_allowances',
];
/** All rights of the worker role, which works across tenants. */
const WORKER_RIGHTS = [
  'audit_chain.tenant_id SELECT',
  'audit_unsealed.tenant_id SELECT',
  'idempotency_keys DELETE',
  'idempotency_keys.created_at SELECT',
  'inbox DELETE',
  'inbox SELECT',
  'outbox DELETE',
  'outbox INSERT',
  'outbox SELECT',
  'outbox.published_at UPDATE',
  'outbox_epoch SELECT',
  // Events that were passed over: what they are about, not what they hold.
  'unapplied_events DELETE',
  ...[
    'consumer',
    'event_id',
    'tenant_id',
    'topic',
    'type',
    'aggregate_id',
    'version',
    'epoch',
    'reason',
    'noted_at',
  ].map((column) => `unapplied_events.${column} SELECT`),
  // Expenses whose search words are to be computed again: which, and nothing of them.
  ...['id', 'tenant_id', 'search_version'].map((column) => `expenses.${column} SELECT`),
  ...['SELECT', 'INSERT', 'UPDATE'].map((right) => `search_progress ${right}`),
  // Jobs: which slots were run, and which tenants there are to run for.
  // Which migrations have run, for a version that waits for its own.
  'mikro_orm_migrations.name SELECT',
  'job_runs DELETE',
  'job_runs INSERT',
  'job_runs SELECT',
  'job_runs UPDATE',
  'tenant_replica.tenant_id SELECT',
  // Tenants whose sums by month are to be filled.
  'month_sums_unfilled SELECT',
  // Tenants whose vendors are to be made.
  ...['tenant_id', 'passed_at', 'since'].map((column) => `vendors_unfilled.${column} SELECT`),
  ...['tenant_id', 'passed_at', 'since'].map((column) => `tags_unfilled.${column} SELECT`),
  // Orders to move expenses: which, and nothing of them.
  ...['id', 'tenant_id', 'state', 'finished_at'].map((column) => `reassignments.${column} SELECT`),
  'account_states.tenant_id SELECT',
  'notification_preferences.email SELECT',
  'notification_preferences.frequency SELECT',
  'notification_preferences.tenant_id SELECT',
  // Mails are owed to ids. Identity's hold a sealed content, which the worker cannot read.
  'mails SELECT',
  ...[
    'id',
    'tenant_id',
    'kind',
    'state',
    'attempts',
    'next_attempt_at',
    'holder',
    'lease_until',
    'created_at',
    'finished_at',
  ].map((column) => `mails.${column} SELECT`),
  'address_days DELETE',
  'address_days.day SELECT',
  // Domains to look up, which tenants have claimed or serve.
  ...['id', 'custom_domain', 'custom_domain_claimed_at', 'custom_domain_proven_at', 'custom_domain_vouched'].map(
    (column) => `tenants.${column} SELECT`,
  ),
  // Audit trails to verify: which, and how far they are verified; no entry.
  ...['tenant_id', 'service', 'kind', 'epoch', 'seq', 'started_at'].map((column) => `audit_passes.${column} SELECT`),
  ...['tenant_id', 'service', 'epoch', 'seq', 'hash'].map((column) => `audit_head.${column} SELECT`),
  // Forecasts that are due: which projects, nothing of them.
  'forecast_due SELECT',
  'forecast_due.claimed_until UPDATE',
  'mails DELETE',
  // Webhooks: what is due, and whose it is; no secret, no address and no message.
  ...['tenant_id', 'id', 'is_active', 'deleted_at', 'failures', 'is_troubled', 'next_due_at', 'paused_until'].map(
    (column) => `webhooks.${column} SELECT`,
  ),
  'webhooks.next_due_at UPDATE',
  ...['tenant_id', 'webhook_id', 'id', 'sequence', 'state', 'next_attempt_at', 'lease_until', 'created_at'].map(
    (column) => `webhook_deliveries.${column} SELECT`,
  ),
  ...['next_attempt_at', 'holder', 'lease_until'].map((column) => `webhook_deliveries.${column} UPDATE`),
  ...['type', 'changed_at'].map((column) => `webhook_resources.${column} SELECT`),
  // Imports that wait for a process, or whose rows are to go; no name, no cell and no file.
  ...['tenant_id', 'id', 'state', 'holder', 'claimed_until', 'attempts', 'rows_expire_at'].map(
    (column) => `imports.${column} SELECT`,
  ),
  ...['holder', 'claimed_until', 'attempts'].map((column) => `imports.${column} UPDATE`),
  ...['tenant_id', 'import_id', 'received_at'].map((column) => `import_files.${column} SELECT`),
  // Retention: each tenant's time, and the columns by which what is old is found.
  ...['tenants.id', 'tenants.retention_days', 'tenant_settings.tenant_id', 'tenant_settings.retention_days'].map(
    (column) => `${column} SELECT`,
  ),
  ...['alerts', 'invitations', 'one_time_links'].map((table) => `${table}.tenant_id SELECT`),
  ...[
    'activation_tokens',
    'alert_stream_tickets',
    'alerts',
    'byte_tickets',
    'invitations',
    'one_time_links',
    'reassignments',
    'refresh_families',
    'refresh_tokens',
    'released_domains',
    'sign_in_allowances',
    'webhook_deliveries',
    'webhook_resources',
    'webhooks',
  ].map((table) => `${table} DELETE`),
  ...[
    'activation_tokens.expires_at',
    'alert_stream_tickets.expires_at',
    'alerts.cleared_at',
    'byte_tickets.expires_at',
    'invitations.expires_at',
    'one_time_links.expires_at',
    'released_domains.released_at',
    'sign_in_allowances.full_at',
  ].map((column) => `${column} SELECT`),
  ...['created_at', 'tenant_id', 'id'].map((column) => `refresh_families.${column} SELECT`),
  ...['expires_at', 'tenant_id', 'family_id'].map((column) => `refresh_tokens.${column} SELECT`),
  ...['mail_id', 'tenant_id'].map((column) => `mail_alerts.${column} SELECT`),
  ...['attempts', 'error', 'finished_at', 'holder', 'lease_until', 'next_attempt_at', 'state'].map(
    (column) => `mails.${column} UPDATE`,
  ),
];
const WORKER_TABLES = ['audit_chain', 'audit_unsealed', 'idempotency_keys', 'inbox', 'outbox', 'unapplied_events'];
/** Policies that show rows of every tenant, and to whom. Each has its reason where it is made. */
const OPEN_POLICIES = [
  'audit_passes.worker_finds_chains to worker for SELECT',
  'audit_head.worker_finds_chains to worker for SELECT',
  'expenses.search to owner for SELECT',
  'expenses.worker_finds_stale_searches to worker for SELECT',
  'tenant_directory.directory_is_public to app for SELECT',
  'released_domains.releases_are_known to app for SELECT',
  'tenants.worker_finds_domains to worker for SELECT',
  'tenant_settings.worker_reads_retention to worker for SELECT',
  'tenants.worker_reads_retention to worker for SELECT',
  'tenant_replica.worker_finds_tenants to worker for SELECT',
  'account_states.worker_finds_tenants to worker for SELECT',
  'notification_preferences.worker_finds_tenants to worker for SELECT',
  'mails.worker_sends to worker for ALL',
  'webhooks.worker_sends to worker for ALL',
  'webhook_deliveries.worker_sends to worker for ALL',
  'forecast_due.worker_claims to worker for ALL',
  'imports.worker_claims to worker for ALL',
  'import_files.worker_finds_unfinished to worker for SELECT',
  'month_sums_unfilled.worker_finds_unfilled to worker for SELECT',
  'vendors_unfilled.worker_finds_unfilled to worker for SELECT',
  'tags_unfilled.worker_finds_unfilled to worker for SELECT',
  'mail_alerts.worker_finds_mails to worker for SELECT',
  ...[
    'activation_tokens',
    'address_days',
    'alert_stream_tickets',
    'alerts',
    'byte_tickets',
    'invitations',
    'mails',
    'one_time_links',
    'reassignments',
    'refresh_families',
    'refresh_tokens',
    'released_domains',
    'sign_in_allowances',
    'webhook_deliveries',
    'webhook_resources',
    'webhooks',
  ].flatMap((table) => [
    `${table}.worker_finds_old to worker for SELECT`,
    `${table}.worker_deletes_old to worker for DELETE`,
  ]),
];

/** Every table, sequence and view that is not PostgreSQL's own. */
const RELATIONS = `
  select c.oid, c.relname as name, c.relkind as kind, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity,
    c.reloptions, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as owned
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`;

/** Grants by relation and column; grantee 0 is PUBLIC. */
const RIGHTS = `
  select r.name, null as col, acl.grantee, acl.privilege_type as privilege, r.kind
    from relations r, aclexplode(coalesce(r.relacl, acldefault('r', r.relowner))) acl
  union all
  select r.name, a.attname, acl.grantee, acl.privilege_type, r.kind
    from relations r join pg_attribute a on a.attrelid = r.oid, aclexplode(a.attacl) acl`;

const WITH = `with relations as (${RELATIONS}), rights as (${RIGHTS}), app as (select oid from pg_roles where rolname = $1),
  worker as (select oid from pg_roles where rolname = $2), owner as (select oid from pg_roles where rolname = $3)`;

/** Each finds what must not be, one line of text a row. */
const OF_TABLES: readonly string[] = [
  `select name || ' has neither a tenant nor a place among the tables of the platform' from relations
   where kind in ('r', 'p', 'f') and not owned and name <> all($4)`,
  `select name || ' does not force row level security' from relations
   where kind in ('r', 'p', 'f') and owned and not (relrowsecurity and relforcerowsecurity)`,
  `select name || ' has no policy that fences the application in' from relations
   where kind in ('r', 'p') and owned and not exists (select from pg_policy where polrelid = relations.oid)`,
  `select name || ' is a view that reads with its owner''s rights' from relations
   where kind = 'v' and not coalesce(reloptions @> array['security_invoker=true'], false) or kind = 'm'`,
  `select name || ' does not belong to the owner role' from relations where relowner <> (select oid from owner)`,
  `select format('%s refers to %s without the tenant', r.name, k.confrelid::regclass)
   from pg_constraint k join relations r on r.oid = k.conrelid join relations target on target.oid = k.confrelid
   where k.contype = 'f' and r.owned and target.owned and not exists (select from pg_attribute a
     where a.attrelid = k.conrelid and a.attname = 'tenant_id' and a.attnum = any(k.conkey))`,
];

const OF_RIGHTS: readonly string[] = [
  `select format('the application may %s %s', privilege, name) from rights
   where grantee = (select oid from app) and (privilege not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'USAGE')
     or (name = any($5) and privilege = 'UPDATE') or (name <> all($7) and privilege = 'DELETE') or (kind = 'S' and privilege = 'UPDATE'))`,
  `select 'the worker has another right than those it needs: ' || line
   from (select name || coalesce('.' || col, '') || ' ' || privilege as line from rights
     where grantee = (select oid from worker)) rights_of_worker where line <> all($6)`,
  `select format('everybody may %s %s', privilege, name) from rights where grantee = 0`,
  `select format('%s holds rights on %s', r.rolname, name) from rights join pg_roles r on r.oid = grantee
   where grantee not in (select oid from app union select oid from worker union select oid from owner)`,
  `select format('%s may %s schema %s', coalesce(r.rolname, 'everybody'), acl.privilege_type, n.nspname)
   from pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) acl left join pg_roles r on r.oid = acl.grantee
   where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and acl.grantee <> n.nspowner
     and (acl.privilege_type = 'CREATE' or acl.grantee not in (select oid from app union select oid from worker))`,
  `select format('%s is run with its owner''s rights by everybody, or finds names where its caller says', proname)
   from pg_proc where prosecdef and pronamespace::regnamespace::text !~ '^(pg_|information_schema)'
     and (proconfig is null or not exists (select from unnest(proconfig) setting where setting like 'search_path=%')
       or exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) acl where acl.grantee = 0))`,
];

const EVERYBODY = `select 'everybody may ' || acl.privilege_type || ' the database'
  from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) acl
  where datname = current_database() and acl.grantee = 0`;

const OF_ROLES: readonly string[] = [
  EVERYBODY,
  `select rolname || ' has a special right' from pg_roles where rolname in ($1, $2, $3)
   and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`,
  `select format('%s may act as %s', m.rolname, g.rolname) from pg_auth_members am
   join pg_roles m on m.oid = am.member join pg_roles g on g.oid = am.roleid where m.rolname in ($1, $2, $3)`,
];

/** Policies in words: those that compare with the session's tenant need no place on a list. */
const POLICIES = `
  select r.name || '.' || p.polname as policy, r.name as table_name, p.polpermissive as permissive,
    coalesce((select string_agg(rolname, ',') from pg_roles where oid = any(p.polroles)), 'everybody') as role,
    case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE' when 'd' then 'DELETE' else 'ALL' end as command,
    pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as "check"
  from relations r join pg_policy p on p.polrelid = r.oid`;

interface Policy {
  policy: string;
  table_name: string;
  permissive: boolean;
  role: string;
  command: string;
  using: string | null;
  check: string | null;
}

/**
 * Looks at a service's database as PostgreSQL's own catalogue has it, for whatever would let one tenant see another, or a
 * role do more than it must.
 * @param mistake SQL that is done first, and undone in the end: to see that it would be found
 * @returns a line for each gap; none is what a test wants to see
 */
export async function gapsInWalls(service: string, superuserUrl: string, mistake = ''): Promise<string[]> {
  const { app, worker, owner } = roleNames(service);
  return withClient(superuserUrl, async (client) => {
    await client.query('begin');
    await client.query(mistake);
    const ask = (sql: string) =>
      lines(client, `${WITH}, parameters as (select $4::text[], $5::text[], $6::text[], $7::text[]) ${sql}`, [
        ...[app, worker, owner],
        ...[PLATFORM_TABLES, APPEND_ONLY, WORKER_RIGHTS, DELETABLE],
      ]);
    const gaps: string[] = [];
    for (const sql of [...OF_TABLES, ...OF_RIGHTS, ...OF_ROLES]) gaps.push(...(await ask(sql)));
    const { rows } = await client.query<Policy>(`with relations as (${RELATIONS}) ${POLICIES}`);
    const fence = await storedForm(client, CURRENT_TENANT_SQL);
    return [...gaps, ...rows.flatMap((policy) => gapOfPolicy(policy, { app, worker, owner }, fence))];
  });
}

/** Of the event log's database, whose one role owns it all: that nobody else may so much as connect. */
export async function gapsInEventLog(superuserUrl: string): Promise<string[]> {
  return withClient(superuserUrl, (client) => lines(client, EVERYBODY));
}

function gapOfPolicy(policy: Policy, { app, worker, owner }: ReturnType<typeof roleNames>, fence: string): string[] {
  const names: Record<string, string> = { [app]: 'app', [worker]: 'worker', [owner]: 'owner' };
  const role = names[policy.role] ?? policy.role;
  const isFence = [policy.using, policy.check].every((expression) => expression === null || expression === fence);
  if (!policy.permissive || (role === 'app' && isFence)) return [];
  if (role === 'worker' && WORKER_TABLES.includes(policy.table_name)) return [];
  const text = `${policy.policy} to ${role} for ${policy.command}`;
  return OPEN_POLICIES.includes(text) ? [] : [`${text} lets rows of other tenants through`];
}

/** The fence as PostgreSQL writes it back: policies are kept parsed, not as they were typed. */
async function storedForm(client: pg.Client, tenant: string): Promise<string> {
  await client.query(`create temporary table fenced (tenant_id bigint not null)`);
  await client.query(`create policy fence on fenced using (tenant_id = ${tenant})`);
  const [stored = ''] = await lines(
    client,
    `select pg_get_expr(polqual, polrelid) from pg_policy where polname = 'fence' and polrelid = 'fenced'::regclass`,
  );
  return stored;
}

async function lines(client: pg.Client, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await client.query<string[]>({ text: sql, values, rowMode: 'array' });
  return rows.map(([line = '']) => line);
}
