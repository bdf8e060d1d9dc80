import { createPostgresEventLog } from '../postgres-event-log.ts';
import type { EventLog } from '../event-log.ts';
import { silentLogger } from './messaging-database.ts';

/** Opens a log on PostgreSQL that takes over from the dead sooner than it would in production. */
export function open(url: string): EventLog {
  return createPostgresEventLog({ url, logger: silentLogger, settings: { leaseMs: 1_500 } });
}
