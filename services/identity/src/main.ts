import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadIdentityConfig } from './config.ts';
import { createIdentityService } from './service.ts';

const config = loadIdentityConfig();
await runMain(createIdentityService(config), createLogger({ service: 'identity', level: config.LOG_LEVEL }));
