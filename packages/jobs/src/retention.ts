import { pause } from '@outlay/messaging/backoff';
import pg from 'pg';
import type { Logger } from '@outlay/telemetry/logger';
import type { Job } from './job.ts';

/** Deletes old rows of a table. */
export interface RetentionRule {
  table: string;
  /** Column of the time from which a row's age counts. Rows with null are kept. It is the first column of an index. */
  column: string;
  /** Age in days at which a row is deleted. */
  days: number;
  /** SQL: further condition on the row. */
  where?: string;
}

/** Table of a service with each tenant's `retention_days`, and its column of the tenant's id. */
export interface TenantRetention {
  table: string;
  key: string;
}

/**
 * The same rule for tenants whose own time of retention is shorter. It comes beside the rule for everybody, and needs
 * `tenantRetentionSql` in a migration.
 */
export function sooner(rule: RetentionRule, settings: TenantRetention): RetentionRule {
  const { table, column, where = 'true' } = rule;
  return {
    ...rule,
    days: 1,
    where: `(${where}) and exists (select from ${settings.table} s where s.${settings.key} = ${table}.tenant_id
      and ${table}.${column} < now() - make_interval(days => s.retention_days))`,
  };
}

export interface PurgeSettings {
  /** Rows per statement. Rows with the same time are deleted together, however many they are. */
  batchSize: number;
  /** Pause after a batch, as a multiple of the time that the batch took: the database is free for others meanwhile. */
  restFactor: number;
}

const SETTINGS: PurgeSettings = { batchSize: 5_000, restFactor: 0.5 };
const STATEMENT_TIMEOUT_MS = 15_000;
const LOCK_TIMEOUT_MS = 1_500;
const MIN_REST_MS = 2;
/** Longest run; the next one continues. */
const MAX_MS = 20 * 60_000;

/**
 * The hourly job that applies a service's rules, in batches, on a connection of its own, so that it delays neither publishing nor
 * requests.
 */
export function retentionJob(options: {
  service: string;
  /** The service's database, as its worker role, which may delete from these tables. */
  workerUrl: string;
  rules: readonly RetentionRule[];
  logger: Logger;
  settings?: Partial<PurgeSettings>;
}): Job {
  const { service, workerUrl, rules, logger } = options;
  const settings = { ...SETTINGS, ...options.settings };
  return {
    name: `${service}-retention`,
    description: 'deletes rows that are older than docs/data-retention.md says',
    every: 'hour',
    async run(_slot, signal) {
      const client = new pg.Client({
        connectionString: workerUrl,
        application_name: `outlay retention ${service}`,
        statement_timeout: STATEMENT_TIMEOUT_MS,
        lock_timeout: LOCK_TIMEOUT_MS,
        keepAlive: true,
      });
      // A broken connection rejects the next query; without a listener its event would end the process.
      client.on('error', () => {});
      try {
        await client.connect();
        const untilEnd = AbortSignal.any([signal, AbortSignal.timeout(MAX_MS)]);
        await purgeAll(client, rules, settings, untilEnd, logger);
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

/** Applies every rule, also where another one fails. @throws the first failure once all were applied */
async function purgeAll(
  client: pg.Client,
  rules: readonly RetentionRule[],
  settings: PurgeSettings,
  signal: AbortSignal,
  logger: Logger,
): Promise<void> {
  const failures: unknown[] = [];
  for (const rule of rules) {
    try {
      const count = await purge(client, rule, settings, signal);
      if (count > 0) logger.info({ table: rule.table, rows: count, days: rule.days }, 'retention: deleted old rows');
    } catch (error) {
      failures.push(error);
      logger.warn({ err: error, table: rule.table }, 'retention: could not delete old rows, will try again');
    }
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Deletes old rows in batches, oldest first.
 * @returns number of deleted rows
 */
export async function purge(
  client: Pick<pg.Client, 'query'>,
  rule: RetentionRule,
  settings: PurgeSettings = SETTINGS,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  let deleted = 0;
  for (let from = '-infinity'; !signal.aborted;) {
    const startedMs = performance.now();
    const upTo = await endOfBatch(client, rule, from, settings.batchSize);
    if (upTo === null) break;
    deleted += await deleteBatch(client, rule, from, upTo);
    from = upTo;
    const restMs = Math.max(MIN_REST_MS, (performance.now() - startedMs) * settings.restFactor);
    await pause(restMs, signal);
  }
  return deleted;
}

/** Reads the time of the last row of the next batch; null without old rows. Starts at the end of the last batch, so that deleted rows are not read again. */
async function endOfBatch(
  client: Pick<pg.Client, 'query'>,
  { table, column, days, where = 'true' }: RetentionRule,
  from: string,
  batchSize: number,
): Promise<string | null> {
  const { rows } = await client.query<{ up_to: string | null }>(
    `select max(at)::text as up_to from (
       select ${column} as at from ${table}
       where ${column} > $1::timestamptz and ${column} < now() - make_interval(days => $2) and (${where})
       order by ${column} limit $3) batch`,
    [from, days, batchSize],
  );
  return rows[0]?.up_to ?? null;
}

async function deleteBatch(
  client: Pick<pg.Client, 'query'>,
  { table, column, where = 'true' }: RetentionRule,
  from: string,
  upTo: string,
): Promise<number> {
  const { rowCount } = await client.query(
    `delete from ${table} where ${column} > $1::timestamptz and ${column} <= $2::timestamptz and (${where})`,
    [from, upTo],
  );
  return rowCount ?? 0;
}
