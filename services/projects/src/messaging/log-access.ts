import { serviceLogAccess } from '@outlay/service-kit/service-log-access';
import { PROJECT_TOPIC } from './project-events.ts';

/** Projects writes, and reads nothing. */
export const projectsLogAccess = serviceLogAccess('projects', { writes: [PROJECT_TOPIC], groups: {} });
