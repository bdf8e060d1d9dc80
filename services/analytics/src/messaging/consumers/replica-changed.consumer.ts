import type { EntityManager } from '@mikro-orm/postgresql';
import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import type { Money } from '@outlay/proto/outlay/common/v1/money_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { ForecastDueRepository } from '../../forecast/forecast-due.repository.ts';
import {
  ACCOUNT_REPLICA,
  CATEGORY_REPLICA,
  PROJECT_REPLICA,
  TENANT_REPLICA,
  type ProjectState,
  type ReplicaTable,
  type ChangeOrigin,
} from '../../replicas/replica-tables.ts';
import { TAG_REPLICA, tagStateOf } from '../../tags/tag-replica.ts';
import { ReplicaRepository } from '../../replicas/replica.repository.ts';

/** Keeps the tenant's currency, time zone and fiscal year. */
export const tenantChanged = keeping(
  { topic: 'identity.tenant', types: ['TenantCreated', 'TenantChanged'], table: TENANT_REPLICA },
  (event) => {
    const { baseCurrency, timeZone, fiscalYearStart } = fromBinary(TenantSchema, event.payload);
    // Zero where the event does not tell it.
    return {
      baseCurrency: currencyOf(baseCurrency),
      timeZone,
      fiscalYearStart: fiscalYearStart || 1,
      ...originOf(event),
    };
  },
);

const keepProjects = keeping(
  {
    topic: 'projects.project',
    types: ['ProjectCreated', 'ProjectChanged', 'ProjectDeleted', 'ProjectRestored'],
    table: PROJECT_REPLICA,
  },
  (event) => {
    const project = fromBinary(ProjectSchema, event.payload);
    return {
      projectId: event.aggregateId,
      name: project.name,
      startDate: project.startDate,
      endDate: project.endDate ?? null,
      currency: currencyOf(project.currency),
      startingBudgetMinor: minorOf(project.startingBudget),
      projectedEstimateMinor: minorOf(project.projectedEstimate),
      status: statusOf(project.status),
      deleted: project.deletedAt !== undefined,
      ...originOf(event),
    };
  },
);

/** Keeps projects, deleted ones too, and marks their forecasts as due. */
export const projectChanged: EventHandler = {
  ...keepProjects,
  handle: async (event, em) => keepAndMark([event], em),
  handleAll: keepAndMark,
};

async function keepAndMark(events: readonly ReceivedEvent[], em: EntityManager): Promise<void> {
  const [first] = events;
  if (!first) return;
  await keepProjects.handleAll(events, em);
  await new ForecastDueRepository(em, first.tenantId).mark([...new Set(events.map(({ aggregateId }) => aggregateId))]);
}

/** Keeps accounts with their balances. */
export const accountChanged = keeping(
  {
    topic: 'ledger.account',
    types: ['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'],
    table: ACCOUNT_REPLICA,
  },
  (event) => {
    const account = fromBinary(AccountSchema, event.payload);
    return {
      accountId: event.aggregateId,
      name: account.name,
      currency: currencyOf(account.currency),
      currentBalanceMinor: account.currentBalanceMinor,
      lowBalanceThresholdMinor: account.lowBalanceThresholdMinor ?? null,
      isArchived: account.isArchived,
      ...originOf(event),
    };
  },
);

/** Keeps categories, deleted ones too: what was spent on them still names them. */
export const categoryChanged = keeping(
  {
    topic: 'ledger.category',
    types: ['CategoryCreated', 'CategoryChanged', 'CategoryDeleted'],
    table: CATEGORY_REPLICA,
  },
  (event) => {
    const { name, color, deleted } = fromBinary(CategorySchema, event.payload);
    return { categoryId: event.aggregateId, name, color, deleted, ...originOf(event) };
  },
);

/** Keeps the ids of tags. */
export const tagChanged = keeping(
  { topic: 'ledger.tag', types: ['TagCreated', 'TagChanged'], table: TAG_REPLICA },
  tagStateOf,
);

/** A handler that keeps the newest state of each aggregate of a topic. */
function keeping<State extends ChangeOrigin>(
  { topic, types, table }: { topic: string; types: readonly string[]; table: ReplicaTable<State> },
  stateOf: (event: ReceivedEvent) => State,
): Required<Omit<EventHandler, 'needs'>> {
  const keep = async (events: readonly ReceivedEvent[], em: EntityManager) => {
    const [first] = events;
    if (first) await new ReplicaRepository(em, first.tenantId).keepNewest(table, events.map(stateOf));
  };
  return { topic, types, handle: async (event, em) => keep([event], em), handleAll: keep };
}

function originOf({ time, epoch, version }: ReceivedEvent): ChangeOrigin {
  return { eventTime: time, epoch, version };
}

function minorOf(money: Money | undefined): bigint {
  if (!money) throw new Error('The event of a project has no starting budget or estimate; both are required.');
  return money.amountMinor;
}

function statusOf(status: ProjectStatus): ProjectState['status'] {
  switch (status) {
    case ProjectStatus.ACTIVE:
      return 'active';
    case ProjectStatus.COMPLETED:
      return 'completed';
    case ProjectStatus.ARCHIVED:
      return 'archived';
    default:
      throw new Error(`The event of a project has the unknown status ${status}; a newer version may know it.`);
  }
}
