import { runMain } from '@outlay/service-kit/run-main';
import { createLogger } from '@outlay/telemetry/logger';
import { loadLedgerConfig } from './config.ts';
import { createLedgerService } from './service.ts';

const config = loadLedgerConfig();
await runMain(createLedgerService(config), createLogger({ service: 'ledger', level: config.LOG_LEVEL }));
