import { createPostgresEventLog } from '@outlay/messaging/postgres-event-log';
import { createLogger } from '@outlay/telemetry/logger';
import { z } from 'zod';
import { loadNotificationsConfig } from '../src/config.ts';
import { createNotificationsService } from '../src/service.ts';

/** The service as a process that a test kills: what it held is free soon, by the ends of its leases alone. */
const { EVENT_LOG_URL: url } = z.object({ EVENT_LOG_URL: z.string() }).parse(process.env);
const logger = createLogger({ service: 'test', level: 'silent' });
await createNotificationsService(loadNotificationsConfig(process.env), {
  eventLog: createPostgresEventLog({ url, logger, settings: { leaseMs: 1_000 } }),
  webhooks: { leaseMs: 1_500 },
}).start();
