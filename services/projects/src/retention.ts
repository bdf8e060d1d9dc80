import type { RetentionRule } from '@outlay/jobs/retention';
import { COMMON_RETENTION } from '@outlay/service-kit/retention';

/** How long this service keeps what is not a record; docs/data-retention.md lists every table. */
export const PROJECTS_RETENTION: readonly RetentionRule[] = [...COMMON_RETENTION];
