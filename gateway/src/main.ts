import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadGatewayConfig } from './config.ts';
import { createGatewayService } from './service.ts';

const config = loadGatewayConfig();
await runMain(createGatewayService(config), createLogger({ service: 'gateway', level: config.LOG_LEVEL }));
