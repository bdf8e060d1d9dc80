import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadAnalyticsConfig } from './config.ts';
import { createAnalyticsService } from './service.ts';

const config = loadAnalyticsConfig();
await runMain(createAnalyticsService(config), createLogger({ service: 'analytics', level: config.LOG_LEVEL }));
