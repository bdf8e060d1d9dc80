import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import type { AccountState, CategoryState, ProjectState, TenantState, ChangeOrigin } from './replica-tables.ts';

type Known<State> = Omit<State, keyof ChangeOrigin>;
export type KnownTenant = Known<TenantState>;
export type KnownProject = Known<ProjectState>;
export type KnownAccount = Known<AccountState>;
export type KnownCategory = Known<CategoryState>;

const PROJECT = `project_id::text as id, name, start_date::text as start_date, end_date::text as end_date, currency,
  starting_budget_minor::text as budget, projected_estimate_minor::text as estimate, status, deleted`;
const ACCOUNT = `account_id::text as id, name, currency, current_balance_minor::text as balance,
  low_balance_threshold_minor::text as threshold, is_archived`;

interface ProjectRow {
  id: string;
  name: string;
  start_date: string;
  end_date: string | null;
  currency: string;
  budget: string;
  estimate: string;
  status: ProjectState['status'];
  deleted: boolean;
}

interface AccountRow {
  id: string;
  name: string;
  currency: string;
  balance: string;
  threshold: string | null;
  is_archived: boolean;
}

/** Reads the replicas of one tenant, within the caller's transaction. */
export class ReplicaReadingRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Null while no event of the tenant has arrived. */
  async tenant(): Promise<KnownTenant | null> {
    const [tenant] = await this.#read<KnownTenant>(
      `select base_currency as "baseCurrency", time_zone as "timeZone", coalesce(fiscal_year_start, 1) as "fiscalYearStart"
       from tenant_replica where tenant_id = $1`,
    );
    return tenant ?? null;
  }

  /** True if it is not known when the tenant's fiscal year starts; null while no event of the tenant has arrived. */
  async lacksFiscalYear(): Promise<boolean | null> {
    const [tenant] = await this.#read<{ lacks: boolean }>(
      'select fiscal_year_start is null as lacks from tenant_replica where tenant_id = $1',
    );
    return tenant?.lacks ?? null;
  }

  /** Live projects among these. */
  async projects(ids: readonly number[]): Promise<KnownProject[]> {
    if (ids.length === 0) return [];
    const rows = await this.#read<ProjectRow>(
      `select ${PROJECT} from project_replica where tenant_id = $1 and project_id = any($2::bigint[]) and not deleted`,
      ids,
    );
    return rows.map(projectOf);
  }

  /** Live projects, by name. @param status only those, if given */
  async liveProjects(status?: ProjectState['status']): Promise<KnownProject[]> {
    const rows = await this.#read<ProjectRow>(
      `select ${PROJECT} from project_replica
       where tenant_id = $1 and not deleted and status = coalesce($2::text, status) order by name, project_id`,
      status ?? null,
    );
    return rows.map(projectOf);
  }

  /** These accounts, archived ones too, by name. */
  async accounts(ids: readonly number[]): Promise<KnownAccount[]> {
    if (ids.length === 0) return [];
    const rows = await this.#read<AccountRow>(
      `select ${ACCOUNT} from account_replica where tenant_id = $1 and account_id = any($2::bigint[])
       order by name, account_id`,
      ids,
    );
    return rows.map(accountOf);
  }

  /** Accounts in use whose balance is at or below their threshold, by name. */
  async lowAccounts(): Promise<KnownAccount[]> {
    const rows = await this.#read<AccountRow>(
      `select ${ACCOUNT} from account_replica
       where tenant_id = $1 and not is_archived and current_balance_minor <= low_balance_threshold_minor
       order by name, account_id`,
    );
    return rows.map(accountOf);
  }

  /** These categories, deleted ones too. */
  async categories(ids: readonly number[]): Promise<KnownCategory[]> {
    if (ids.length === 0) return [];
    const rows = await this.#read<{ id: string; name: string; color: string; deleted: boolean }>(
      `select category_id::text as id, name, color, deleted from category_replica
       where tenant_id = $1 and category_id = any($2::bigint[])`,
      ids,
    );
    return rows.map(({ id, ...rest }) => ({ categoryId: Number(id), ...rest }));
  }

  /** Time of the newest change in the read models, RFC 3339 in UTC; null without one. */
  async newestChange(): Promise<string | null> {
    const newest = [
      'tenant_replica',
      'project_replica',
      'account_replica',
      'category_replica',
      'vendor_replica',
      'tag_replica',
      'expense_fact',
    ].map((table) => `(select max(event_time) from ${table} where tenant_id = $1)`);
    const [row] = await this.#read<{ at: string | null }>(
      `select to_char(greatest(${newest.join(', ')}) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`,
    );
    return row?.at ?? null;
  }

  /** @param values those after the tenant, which is the first */
  async #read<Row>(sql: string, ...values: readonly unknown[]): Promise<Row[]> {
    return executePrepared(this.#em, sql, [this.#tenantId, ...values]);
  }
}

function projectOf(row: ProjectRow): KnownProject {
  return {
    projectId: Number(row.id),
    name: row.name,
    startDate: row.start_date,
    endDate: row.end_date,
    currency: row.currency,
    startingBudgetMinor: BigInt(row.budget),
    projectedEstimateMinor: BigInt(row.estimate),
    status: row.status,
    deleted: row.deleted,
  };
}

function accountOf(row: AccountRow): KnownAccount {
  return {
    accountId: Number(row.id),
    name: row.name,
    currency: row.currency,
    currentBalanceMinor: BigInt(row.balance),
    lowBalanceThresholdMinor: row.threshold === null ? null : BigInt(row.threshold),
    isArchived: row.is_archived,
  };
}
