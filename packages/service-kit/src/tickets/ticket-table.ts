import { retentionSql } from '@outlay/jobs/retention-sql';
import type { RetentionRule } from '@outlay/jobs/retention';
import { tenantTableSql } from '@outlay/tenancy/tenant-wall';

/** Used tickets are deleted at once, unused ones by the next ticket of their tenant, or by this rule. */
export const TICKET_RETENTION: RetentionRule = { table: 'byte_tickets', column: 'expires_at', days: 1 };

/** For migrations: the table of a service's tickets. */
export function ticketTableSql(service: string): string {
  return `
    create table byte_tickets (
      tenant_id bigint not null,
      hash text not null,
      holder text not null,
      user_id bigint,
      purpose text not null,
      content jsonb not null,
      expires_at timestamptz not null,
      primary key (tenant_id, hash)
    );
    comment on column byte_tickets.holder is 'Principal that took it, such as user:7; nobody else can use it';
    comment on column byte_tickets.content is 'What it permits, in the terms of its purpose';
    ${tenantTableSql(service, 'byte_tickets', 'select, insert, delete')}
    ${retentionSql(service, TICKET_RETENTION)}`;
}
