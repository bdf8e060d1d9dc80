import { copyFile, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { runScript } from '@outlay/scripts/run-script';
import { dashboardFiles } from './dashboards/all-dashboards.ts';
import { publishContracts } from './contracts/contract-files.ts';
import { collectorFaults } from './telemetry/collector-config.ts';
import { validateWithCollector } from './telemetry/collector-program.ts';
import { panelFaults, panelQueries } from './telemetry/dashboard-queries.ts';
import { HOW_TO_GET, providePrometheus } from './telemetry/promtool.ts';
import { runPromtool } from './telemetry/run-promtool.ts';
import {
  readRules,
  RULE_FILES,
  ruleCases,
  ruleTests,
  TELEMETRY_FOLDER,
  type AlertRule,
} from './telemetry/rule-files.ts';
import { runbookFaults } from './telemetry/runbooks.ts';

/**
 * `npm run check:telemetry [-- --collector]`: rules, their tests, dashboards, runbooks and the collector's configuration. With
 * `--collector` a collector is built and loads it.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({ options: { collector: { type: 'boolean', default: false } } });
  const { alerts } = await readRules();
  const faults = [
    ...(await untested(alerts)),
    ...(await runbookFaults(alerts)),
    ...(await panelFaults(new Set(alerts.map(({ alert }) => alert)))),
    ...(await collectorFaults()),
    ...(await promtoolFaults()),
  ];
  if ((await publishContracts(dashboardFiles(), ['--check'], 'npm run dashboards')) !== 0)
    faults.push('Stale dashboards');
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) return 1;
  if (values.collector) await validateWithCollector();
  console.log(
    `${alerts.length} alerts, their tests and runbooks, and ${(await panelQueries()).length} queries are in order.`,
  );
  return 0;
}

/** Each alert has a test in which it fires, and one in which it does not. */
async function untested(alerts: readonly AlertRule[]): Promise<string[]> {
  const cases = await ruleCases();
  return alerts.flatMap(({ alert }) =>
    [true, false]
      .filter((fires) => !cases.some((one) => one.alert === alert && one.fires === fires))
      .map((fires) => `${alert}: deploy/telemetry/tests has no case in which it ${fires ? 'fires' : 'does not fire'}`),
  );
}

async function promtoolFaults(): Promise<string[]> {
  const programs = await providePrometheus();
  if (!programs) {
    const message = `promtool is missing, so rules and dashboards were not checked by it. ${HOW_TO_GET}`;
    if (process.env['CI']) return [message];
    console.error(`SKIPPED: ${message}`);
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'outlay-telemetry-'));
  try {
    const queries = join(folder, 'dashboards.yml');
    const rules = (await panelQueries()).map(({ expr }, index) => ({ record: `query${index}`, expr }));
    // JSON is YAML.
    await writeFile(queries, JSON.stringify({ groups: [{ name: 'dashboards', rules }] }));
    const file = (name: string) => join(TELEMETRY_FOLDER, name);
    // As docker-compose.yml mounts it.
    const compose = join(folder, 'prometheus.yml');
    await copyFile(join(repositoryRoot, 'deploy/docker/prometheus.yml'), compose);
    await cp(TELEMETRY_FOLDER, join(folder, 'rules'), { recursive: true });
    return [
      ...(await runPromtool(programs, ['check', 'config', file('prometheus.yml'), compose])),
      ...(await runPromtool(programs, ['check', 'rules', ...RULE_FILES.map(file), queries])),
      ...(await runPromtool(programs, ['test', 'rules', ...(await ruleTests())])),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await runScript(main);
