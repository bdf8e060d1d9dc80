import { serviceLogAccess } from '@outlay/service-kit/service-log-access';
import {
  AUDIT_GROUP,
  AUDIT_SOURCES,
  CASH_GROUP,
  CASH_SOURCES,
  FORECAST_TOPIC,
  REBUILD_GROUPS,
  SPEND_GROUP,
  SPEND_SOURCES,
} from './analytics-topics.ts';

export const analyticsLogAccess = serviceLogAccess('analytics', {
  writes: [FORECAST_TOPIC],
  groups: { [SPEND_GROUP]: SPEND_SOURCES, [CASH_GROUP]: CASH_SOURCES, [AUDIT_GROUP]: AUDIT_SOURCES },
  passingGroups: [REBUILD_GROUPS],
});
