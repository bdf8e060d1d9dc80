import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { ProjectSchema, ProjectStatus } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import type { ProjectStatus as ReplicaStatus } from '../../replicas/project-replica.entity.ts';
import { ProjectReplicaRepository } from '../../replicas/project-replica.repository.ts';

/** Updates the replica of projects from the events of the projects service. */
export const projectChanged: EventHandler = {
  topic: 'projects.project',
  types: ['ProjectCreated', 'ProjectChanged', 'ProjectDeleted', 'ProjectRestored'],
  async handle({ tenantId, aggregateId, epoch, version, payload }, em) {
    const project = fromBinary(ProjectSchema, payload);
    await new ProjectReplicaRepository(em).keepNewest({
      tenantId,
      projectId: aggregateId,
      currency: currencyOf(project.currency),
      status: statusOf(project.status),
      deleted: project.deletedAt !== undefined,
      epoch,
      version,
    });
  },
};

function statusOf(status: ProjectStatus): ReplicaStatus {
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
