import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { ProjectSchema } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { ProjectRepository } from '../projects/project.repository.ts';
import { PROJECT_TOPIC, projectEvent } from './project-events.ts';

/** Republication of projects after a restore. */
export const projectsRestoredTopics: readonly RestoredTopic[] = [
  {
    topic: PROJECT_TOPIC.name,
    table: 'projects',
    async present(em, _tenantId, ids) {
      const found = await new ProjectRepository(em).findMany(ids);
      return found.map((project) => projectEvent('ProjectChanged', project));
    },
    ended(payload, at) {
      const last = create(ProjectSchema, fromBinary(ProjectSchema, payload));
      last.deletedAt ??= timestampFromDate(at);
      return { type: 'ProjectDeleted', payload: toBinary(ProjectSchema, last) };
    },
  },
];
