import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Project } from './__generated__/resolvers.ts';
import type { ProjectService } from './projects/project.service.ts';

/** The resolvers' context. */
export interface ProjectsContext {
  request: RequestContext;
  projects: ProjectService;
  /** Batches the project reads of one operation. */
  projectLoader: DataLoader<string, Project | null>;
}

/** The context of one request. */
export function createContext(request: RequestContext, projects: ProjectService): ProjectsContext {
  return { request, projects, projectLoader: new DataLoader((ids) => projects.findMany(request, ids)) };
}
