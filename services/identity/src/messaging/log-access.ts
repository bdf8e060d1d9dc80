import { serviceLogAccess } from '@outlay/service-kit/service-log-access';
import { API_KEY_TOPIC } from './api-key-events.ts';
import { SESSION_TOPIC } from './session-events.ts';
import { TENANT_TOPIC } from './tenant-events.ts';
import { USER_TOPIC } from './user-events.ts';

/** Identity writes, and reads nothing. */
export const identityLogAccess = serviceLogAccess('identity', {
  writes: [TENANT_TOPIC, USER_TOPIC, SESSION_TOPIC, API_KEY_TOPIC],
  groups: {},
});
