import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import type { Money } from '@outlay/proto/outlay/common/v1/money_pb.ts';
import { TenantSchema } from '@outlay/proto/outlay/identity/v1/tenant_pb.ts';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { CategorySchema } from '@outlay/proto/outlay/ledger/v1/category_pb.ts';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import {
  ACCOUNT_REPLICA,
  CATEGORY_REPLICA,
  PROJECT_REPLICA,
  TENANT_REPLICA,
  type ProjectState,
  type Told,
} from '../../replicas/replica-tables.ts';
import { ReplicaRepository } from '../../replicas/replica.repository.ts';

/** Keeps the tenant's currency and time zone. */
export const tenantChanged: EventHandler = {
  topic: 'identity.tenant',
  types: ['TenantCreated', 'TenantChanged'],
  async handle(event, em) {
    const { baseCurrency, timeZone } = fromBinary(TenantSchema, event.payload);
    const state = { baseCurrency: currencyOf(baseCurrency), timeZone, ...toldBy(event) };
    await new ReplicaRepository(em, event.tenantId).keepNewest(TENANT_REPLICA, state);
  },
};

/** Keeps projects, deleted ones too. */
export const projectChanged: EventHandler = {
  topic: 'projects.project',
  types: ['ProjectCreated', 'ProjectChanged', 'ProjectDeleted', 'ProjectRestored'],
  async handle(event, em) {
    const project = fromBinary(ProjectSchema, event.payload);
    const state: ProjectState = {
      projectId: event.aggregateId,
      name: project.name,
      startDate: project.startDate,
      endDate: project.endDate ?? null,
      currency: currencyOf(project.currency),
      startingBudgetMinor: minorOf(project.startingBudget),
      projectedEstimateMinor: minorOf(project.projectedEstimate),
      status: statusOf(project.status),
      deleted: project.deletedAt !== undefined,
      ...toldBy(event),
    };
    await new ReplicaRepository(em, event.tenantId).keepNewest(PROJECT_REPLICA, state);
  },
};

/** Keeps accounts with their balances. */
export const accountChanged: EventHandler = {
  topic: 'ledger.account',
  types: ['AccountOpened', 'AccountChanged', 'AccountArchived', 'AccountBalanceChanged'],
  async handle(event, em) {
    const account = fromBinary(AccountSchema, event.payload);
    const state = {
      accountId: event.aggregateId,
      name: account.name,
      currency: currencyOf(account.currency),
      currentBalanceMinor: account.currentBalanceMinor,
      lowBalanceThresholdMinor: account.lowBalanceThresholdMinor ?? null,
      isArchived: account.isArchived,
      ...toldBy(event),
    };
    await new ReplicaRepository(em, event.tenantId).keepNewest(ACCOUNT_REPLICA, state);
  },
};

/** Keeps categories, deleted ones too: what was spent on them still names them. */
export const categoryChanged: EventHandler = {
  topic: 'ledger.category',
  types: ['CategoryCreated', 'CategoryChanged', 'CategoryDeleted'],
  async handle(event, em) {
    const { name, color, deleted } = fromBinary(CategorySchema, event.payload);
    const state = { categoryId: event.aggregateId, name, color, deleted, ...toldBy(event) };
    await new ReplicaRepository(em, event.tenantId).keepNewest(CATEGORY_REPLICA, state);
  },
};

function toldBy({ time, epoch, version }: ReceivedEvent): Told {
  return { eventTime: time, epoch, version };
}

function minorOf(money: Money | undefined): bigint {
  if (!money) throw new Error('a project has no budget');
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
      throw new Error(`a project has status ${status}, which this version does not know`);
  }
}
