import { setTimeout as delay } from 'node:timers/promises';
import { GroupInUseError } from '../event-log.ts';
import type { AdminConnection } from './admin.ts';
import { brokerSaid } from './kafka-errors.ts';
import type { Names } from './names.ts';

/** Errors of a broker for a while after its start, and where it takes over groups from another. */
const NOT_YET = ['GROUP_LOAD_IN_PROGRESS', 'GROUP_COORDINATOR_NOT_AVAILABLE', 'NOT_COORDINATOR_FOR_GROUP'];
const READY_WITHIN_MS = 30_000;
const POLL_MS = 200;

/** See `EventLog.forgetGroup`. */
export async function forgetGroup(admin: AdminConnection, names: Names, group: string): Promise<void> {
  for (const deadlineMs = performance.now() + READY_WITHIN_MS; ;) {
    try {
      await admin.use((connected) => connected.deleteGroups([names.outside(group)]));
      return;
    } catch (error) {
      if (brokerSaid(error, 'GROUP_ID_NOT_FOUND')) return;
      if (brokerSaid(error, 'NON_EMPTY_GROUP')) throw new GroupInUseError(group);
      const isReadySoon = NOT_YET.some((type) => brokerSaid(error, type));
      if (!isReadySoon || performance.now() > deadlineMs) throw error;
      await delay(POLL_MS);
    }
  }
}
