import { createTestEventLog, type TestEventLog } from '@outlay/testkit/test-event-log';
import { createPostgresEventLog } from '../postgres-event-log.ts';
import type { EventLog } from '../event-log.ts';
import { silentLogger } from './messaging-database.ts';

/** Opens a log on PostgreSQL that takes over from the dead sooner than it would in production. */
export function open(url: string): EventLog {
  return createPostgresEventLog({ url, logger: silentLogger, settings: { leaseMs: 1_500 } });
}

/** A log that nobody used before. */
export async function freshLog(): Promise<TestEventLog> {
  return createTestEventLog();
}
