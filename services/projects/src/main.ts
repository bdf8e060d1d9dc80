import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadProjectsConfig } from './config.ts';
import { createProjectsService } from './service.ts';

const config = loadProjectsConfig();
await runMain(createProjectsService(config), createLogger({ service: 'projects', level: config.LOG_LEVEL }));
