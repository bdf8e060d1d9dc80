import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import type { TopicSpec } from '@outlay/messaging/event-log';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import type { ProjectRow } from '../projects/project.entity.ts';

/** The topics this service writes. */
export const PROJECT_TOPIC: TopicSpec = { name: 'projects.project', partitions: 6, cleanup: 'compact' };

export type ProjectEventType = 'ProjectCreated' | 'ProjectChanged' | 'ProjectDeleted' | 'ProjectRestored';

const STATUS = {
  active: ProjectStatus.ACTIVE,
  completed: ProjectStatus.COMPLETED,
  archived: ProjectStatus.ARCHIVED,
} as const;

/** Builds a project event with the full state after the change. */
export function projectEvent(type: ProjectEventType, row: ProjectRow): DomainEvent {
  const payload = toBinary(ProjectSchema, create(ProjectSchema, stateOf(row)));
  return { topic: PROJECT_TOPIC.name, type, aggregateId: row.id, version: row.version, payload };
}

function stateOf(row: ProjectRow): MessageInitShape<typeof ProjectSchema> {
  const money = (amountMinor: bigint) => ({ amountMinor, currency: row.currency });
  return {
    id: BigInt(row.id),
    name: row.name,
    startDate: row.startDate,
    currency: row.currency,
    startingBudget: money(row.startingBudgetMinor),
    projectedEstimate: money(row.projectedEstimateMinor),
    status: STATUS[row.status],
    createdAt: timestampFromDate(row.createdAt),
    updatedAt: timestampFromDate(row.updatedAt),
    ...(row.description != null && { description: row.description }),
    ...(row.endDate != null && { endDate: row.endDate }),
    ...(row.deletedAt != null && { deletedAt: timestampFromDate(row.deletedAt) }),
  };
}
