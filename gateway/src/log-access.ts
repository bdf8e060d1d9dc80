import type { LogAccess } from '@outlay/messaging/log-access';
import { SESSION_TOPICS } from './auth/session-fence.ts';

/** The gateway only reads, without a group: every gateway sees every event. */
export const gatewayLogAccess: LogAccess = { writes: [], groups: {}, follows: SESSION_TOPICS };
