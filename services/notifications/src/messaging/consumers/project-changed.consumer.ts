import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { ProjectSchema } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { ProjectStateRepository } from '../../replicas/project-state.repository.ts';

/** Stores the names of projects, for messages. */
export const projectChanged: EventHandler = {
  topic: 'projects.project',
  types: ['ProjectCreated', 'ProjectChanged', 'ProjectDeleted', 'ProjectRestored'],
  async handle({ tenantId, aggregateId: projectId, epoch, version, payload }, em) {
    const { name } = fromBinary(ProjectSchema, payload);
    await new ProjectStateRepository(em, tenantId).keepNewest({ projectId, name, epoch, version });
  },
};
