import type { EventOrder } from '@outlay/messaging/ordering';

/** Time of the event that a row was last written by, and its place in the history of the aggregate. */
export interface ChangeOrigin extends EventOrder {
  eventTime: Date;
}

export interface TenantState extends ChangeOrigin {
  baseCurrency: string;
  timeZone: string;
  /** First month of the fiscal year, 1 to 12. */
  fiscalYearStart: number;
}

export type ProjectStatus = 'active' | 'completed' | 'archived';

/** A project of the newest known event. Days as YYYY-MM-DD, amounts in minor units of `currency`. */
export interface ProjectState extends ChangeOrigin {
  projectId: number;
  name: string;
  startDate: string;
  endDate: string | null;
  currency: string;
  startingBudgetMinor: bigint;
  projectedEstimateMinor: bigint;
  status: ProjectStatus;
  deleted: boolean;
}

/** An account of the newest known event. Amounts in minor units of `currency`. */
export interface AccountState extends ChangeOrigin {
  accountId: number;
  name: string;
  currency: string;
  currentBalanceMinor: bigint;
  lowBalanceThresholdMinor: bigint | null;
  isArchived: boolean;
}

export interface CategoryState extends ChangeOrigin {
  categoryId: number;
  name: string;
  color: string;
  deleted: boolean;
}

const ORDER = { event_time: 'eventTime', epoch: 'epoch', version: 'version' } as const;

/** Mapping of a replica's table. `id` is the column that identifies a row within its tenant; `columns` maps columns to properties. */
export interface ReplicaTable<State> {
  name: string;
  id: string | null;
  idOf: (state: State) => number;
  columns: Readonly<Record<string, keyof State & string>>;
}

export const TENANT_REPLICA: ReplicaTable<TenantState> = {
  name: 'tenant_replica',
  id: null,
  idOf: () => 0,
  columns: { base_currency: 'baseCurrency', time_zone: 'timeZone', fiscal_year_start: 'fiscalYearStart', ...ORDER },
};

export const PROJECT_REPLICA: ReplicaTable<ProjectState> = {
  name: 'project_replica',
  id: 'project_id',
  idOf: ({ projectId }) => projectId,
  columns: {
    project_id: 'projectId',
    name: 'name',
    start_date: 'startDate',
    end_date: 'endDate',
    currency: 'currency',
    starting_budget_minor: 'startingBudgetMinor',
    projected_estimate_minor: 'projectedEstimateMinor',
    status: 'status',
    deleted: 'deleted',
    ...ORDER,
  },
};

export const ACCOUNT_REPLICA: ReplicaTable<AccountState> = {
  name: 'account_replica',
  id: 'account_id',
  idOf: ({ accountId }) => accountId,
  columns: {
    account_id: 'accountId',
    name: 'name',
    currency: 'currency',
    current_balance_minor: 'currentBalanceMinor',
    low_balance_threshold_minor: 'lowBalanceThresholdMinor',
    is_archived: 'isArchived',
    ...ORDER,
  },
};

export const CATEGORY_REPLICA: ReplicaTable<CategoryState> = {
  name: 'category_replica',
  id: 'category_id',
  idOf: ({ categoryId }) => categoryId,
  columns: { category_id: 'categoryId', name: 'name', color: 'color', deleted: 'deleted', ...ORDER },
};
