import { consumersDashboard } from './consumers.ts';
import { kubernetesFiles } from './kubernetes.ts';
import { ledgerDashboard } from './ledger.ts';
import { partsDashboard } from './parts.ts';
import { tenantsDashboard } from './tenants.ts';
import { workDashboard } from './work.ts';

/** Relative to the repository. */
export const DASHBOARD_FOLDER = 'deploy/telemetry/grafana/dashboards';

/** Path and content of each dashboard's file, and of the manifests with them and the rules. */
export function dashboardFiles(): { path: string; content: string }[] {
  const all = [partsDashboard(), ledgerDashboard(), consumersDashboard(), tenantsDashboard(), workDashboard()];
  const files = all.map((dashboard) => ({
    path: `${DASHBOARD_FOLDER}/${dashboard.uid ?? ''}.json`,
    content: `${JSON.stringify(dashboard, null, 2)}\n`,
  }));
  return [...files, ...kubernetesFiles(files)];
}
