import type { RetentionRule } from '@outlay/jobs/retention';
import { COMMON_RETENTION } from '@outlay/service-kit/retention';

/** Retention of this service's tables; docs/data-retention.md lists every table. */
export const PROJECTS_RETENTION: readonly RetentionRule[] = [...COMMON_RETENTION];
