import { runScript } from '@outlay/scripts/run-script';
import { publishContracts } from './contracts/contract-files.ts';
import { dashboardFiles } from './dashboards/all-dashboards.ts';

/** `npm run dashboards [-- --check]`: Grafana's dashboards, from their definitions. */
await runScript(() => publishContracts(dashboardFiles(), process.argv.slice(2), 'npm run dashboards'));
