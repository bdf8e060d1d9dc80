import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { changeProject } from './projects/resolvers/Mutation/changeProject.ts';
import { createProject } from './projects/resolvers/Mutation/createProject.ts';
import { deleteProject } from './projects/resolvers/Mutation/deleteProject.ts';
import { restoreProject } from './projects/resolvers/Mutation/restoreProject.ts';
import { Project } from './projects/resolvers/Project.ts';
import { project } from './projects/resolvers/Query/project.ts';
import { projects } from './projects/resolvers/Query/projects.ts';

const Query: QueryResolvers = { project, projects };
const Mutation: MutationResolvers = { createProject, changeProject, deleteProject, restoreProject };

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = {
  Query,
  Mutation,
  Project,
  ProjectStatus: { ACTIVE: 'active', COMPLETED: 'completed', ARCHIVED: 'archived' },
};
