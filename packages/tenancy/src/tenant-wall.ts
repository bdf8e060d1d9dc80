import { p } from '@mikro-orm/postgresql';

/** The session setting that row level security reads. It is set per transaction and nowhere else. */
export const TENANT_SETTING = 'outlay.tenant_id';

/** The tenant of the running transaction, as SQL; NULL outside of one, so that nothing matches. */
export const CURRENT_TENANT_SQL = `nullif(current_setting('${TENANT_SETTING}', true), '')::bigint`;

/** Properties every tenant-owned entity starts with. */
export const tenantProperties = {
  id: p.bigint('number').primary(),
  tenantId: p.bigint('number'),
};

/**
 * The second and third wall, spread into every tenant-owned `defineEntity`: a filter that refuses to run without its
 * parameter, and forced row level security.
 */
export const tenantWall = {
  filters: {
    tenant: {
      name: 'tenant',
      cond: (args: Record<string, unknown>) => ({ tenantId: args['tenantId'] }),
      default: true,
    },
  },
  rowLevelSecurity: 'force' as const,
};

/** The roles of one service's database. */
export function roleNames(service: string): { owner: string; app: string; worker: string } {
  return { owner: `outlay_${service}_owner`, app: `outlay_${service}_app`, worker: `outlay_${service}_worker` };
}

/** The service whose application role this is; null for any other role. */
export function serviceOfAppRole(role: string): string | null {
  return /^outlay_([a-z]+)_app$/.exec(role)?.[1] ?? null;
}

/**
 * For migrations: forces row level security on a table and grants the application role what it may do there, nothing else.
 * @param grants SQL privileges of the application role, for instance `select, insert`
 */
export function tenantTableSql(service: string, table: string, grants = 'select, insert, update, delete'): string {
  const { app } = roleNames(service);
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant_wall on ${table} to ${app}
      using (tenant_id = ${CURRENT_TENANT_SQL}) with check (tenant_id = ${CURRENT_TENANT_SQL});
    grant ${grants} on ${table} to ${app};`;
}

/** For migrations: makes a table insert-only for everybody, its owner and superusers included. */
export function immutableTableSql(table: string): string {
  return `
    create function ${table}_refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '${table} is append-only' using errcode = 'restrict_violation';
    end $$;
    create trigger ${table}_immutable before update or delete on ${table}
      for each row execute function ${table}_refuse_change();
    create trigger ${table}_untruncatable before truncate on ${table}
      for each statement execute function ${table}_refuse_change();`;
}
