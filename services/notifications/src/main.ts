import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadNotificationsConfig } from './config.ts';
import { createNotificationsService } from './service.ts';

const config = loadNotificationsConfig();
await runMain(createNotificationsService(config), createLogger({ service: 'notifications', level: config.LOG_LEVEL }));
