import { GroupInUseError } from '../event-log.ts';
import type { LogDatabase } from './log-database.ts';

/** See `EventLog.forgetGroup`. The lock is the one under which members join. */
export async function forgetGroup(database: LogDatabase, group: string): Promise<void> {
  await database.transaction(async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext($1))`, [`outlay:group:${group}`]);
    const { rowCount } = await client.query(
      `select from event_log.members where group_name = $1 and expires_at > clock_timestamp()`,
      [group],
    );
    if (rowCount !== 0) throw new GroupInUseError(group);
    await client.query(`delete from event_log.members where group_name = $1`, [group]);
    await client.query(`delete from event_log.assignments where group_name = $1`, [group]);
  });
}
