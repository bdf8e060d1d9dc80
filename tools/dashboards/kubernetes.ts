import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { RULE_FILES, TELEMETRY_FOLDER } from '../telemetry/rule-files.ts';

const FOLDER = 'k8s/components/monitoring';
const NOTE = '# Written by `npm run dashboards` from deploy/telemetry.\n';
const RuleFile = z.object({ groups: z.array(z.looseObject({ name: z.string() })) });

/** Rules and dashboards as manifests: kustomize reads no files from outside its own folders. */
export function kubernetesFiles(
  dashboards: readonly { path: string; content: string }[],
): { path: string; content: string }[] {
  const manifests = dashboards.map(({ path, content }) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: `${basename(path, '.json')}-dashboard`,
      // Grafana's sidecar finds dashboards by this label, in every namespace.
      labels: { grafana_dashboard: '1' },
      annotations: { grafana_folder: 'Outlay' },
    },
    data: { [basename(path)]: JSON.stringify(JSON.parse(content)) },
  }));
  return [
    { path: `${FOLDER}/rules.yaml`, content: NOTE + stringify(prometheusRule()) },
    { path: `${FOLDER}/dashboards.yaml`, content: NOTE + manifests.map((one) => stringify(one)).join('---\n') },
  ];
}

function prometheusRule() {
  const groups = RULE_FILES.flatMap((name) => {
    const text = readFileSync(join(TELEMETRY_FOLDER, name), 'utf8');
    return RuleFile.parse(parse(text)).groups;
  });
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'outlay' },
    spec: { groups },
  };
}
