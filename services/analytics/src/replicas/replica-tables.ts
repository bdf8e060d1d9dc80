import type { EventOrder } from '@outlay/messaging/ordering';

/** When the change was made that a row tells of, and where it stands in the history of its aggregate. */
export interface Told extends EventOrder {
  eventTime: Date;
}

/** A tenant as its newest known event describes it. */
export interface TenantState extends Told {
  baseCurrency: string;
  timeZone: string;
}

/** A project as its newest known event describes it. Days as YYYY-MM-DD, amounts in minor units of `currency`. */
export interface ProjectState extends Told {
  projectId: number;
  name: string;
  startDate: string;
  endDate: string | null;
  currency: string;
  startingBudgetMinor: bigint;
  projectedEstimateMinor: bigint;
  status: 'active' | 'completed' | 'archived';
  deleted: boolean;
}

/** An account as its newest known event describes it. Amounts in minor units of `currency`. */
export interface AccountState extends Told {
  accountId: number;
  name: string;
  currency: string;
  currentBalanceMinor: bigint;
  lowBalanceThresholdMinor: bigint | null;
  isArchived: boolean;
}

/** A category as its newest known event describes it. */
export interface CategoryState extends Told {
  categoryId: number;
  name: string;
  color: string;
  deleted: boolean;
}

const ORDER = { event_time: 'eventTime', epoch: 'epoch', version: 'version' } as const;

/** A replica's table: which column holds which property, and which of them is the id beside the tenant. */
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
  columns: { base_currency: 'baseCurrency', time_zone: 'timeZone', ...ORDER },
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
