import { GroupInUseError } from '../event-log.ts';
import type { AdminConnection } from './admin.ts';
import { brokerSaid } from './kafka-errors.ts';
import type { Names } from './names.ts';

/** See `EventLog.forgetGroup`. */
export async function forgetGroup(admin: AdminConnection, names: Names, group: string): Promise<void> {
  try {
    await admin.use((connected) => connected.deleteGroups([names.outside(group)]));
  } catch (error) {
    if (brokerSaid(error, 'GROUP_ID_NOT_FOUND')) return;
    throw brokerSaid(error, 'NON_EMPTY_GROUP') ? new GroupInUseError(group) : error;
  }
}
