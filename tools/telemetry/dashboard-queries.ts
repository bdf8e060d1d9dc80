import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { TELEMETRY_FOLDER } from './rule-files.ts';

const Panel = z.looseObject({
  type: z.string(),
  title: z.string(),
  description: z.string().optional(),
  targets: z.array(z.looseObject({ expr: z.string() })).optional(),
  links: z.array(z.looseObject({ url: z.string() })).optional(),
});
const Dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  templating: z.looseObject({ list: z.array(z.looseObject({ name: z.string(), query: z.string().optional() })) }),
  panels: z.array(Panel),
});

export interface PanelQuery {
  /** Dashboard and panel. */
  place: string;
  /** PromQL without variables. */
  expr: string;
}

const FOLDER = join(TELEMETRY_FOLDER, 'grafana/dashboards');
/** Grafana's variables as they are with everything selected; the interval is four scrapes. */
const VALUES: Readonly<Record<string, string>> = { $__rate_interval: '1m', $service: '.*', $instance: '.*' };
const VARIABLE = /\$__rate_interval|\$service|\$instance/g;
const LABEL_VALUES = /^label_values\((.*), (\w+)\)$/;

async function readDashboards(): Promise<z.output<typeof Dashboard>[]> {
  const names = (await readdir(FOLDER)).toSorted();
  return Promise.all(
    names.map(async (name) => Dashboard.parse(JSON.parse(await readFile(join(FOLDER, name), 'utf8')))),
  );
}

/** Every query of every dashboard's panels and variables. */
export async function panelQueries(): Promise<PanelQuery[]> {
  return (await readDashboards()).flatMap(({ title, templating, panels }) => [
    ...templating.list.flatMap(({ name, query = '' }) => {
      const [, series = '', label = ''] = LABEL_VALUES.exec(query) ?? [];
      return label === ''
        ? []
        : [{ place: `${title}, variable ${name}`, expr: `group by (${label}) (${filled(series)})` }];
    }),
    ...panels.flatMap(({ title: panel, targets = [] }) =>
      targets.map(({ expr }) => ({ place: `${title}, ${panel}`, expr: filled(expr) })),
    ),
  ]);
}

/** Alerts whose runbooks the panels link to, and panels without a description. */
export async function panelFaults(alerts: ReadonlySet<string>): Promise<string[]> {
  const panels = (await readDashboards()).flatMap(({ title, panels: all }) =>
    all.filter(({ type }) => type !== 'row').map((panel) => ({ ...panel, place: `${title}, ${panel.title}` })),
  );
  return panels.flatMap(({ place, description = '', targets = [], links = [] }) => [
    ...(description.length < 20 ? [`${place}: has no description`] : []),
    ...(targets.length === 0 ? [`${place}: has no query`] : []),
    ...links.flatMap(({ url }) => {
      const alert = /^\$\{runbooks\}\/(\w+)\.md$/.exec(url)?.[1];
      return alert !== undefined && alerts.has(alert) ? [] : [`${place}: links to a runbook of no alert: ${url}`];
    }),
  ]);
}

function filled(expression: string): string {
  return expression.replace(VARIABLE, (name) => VALUES[name] ?? name);
}
