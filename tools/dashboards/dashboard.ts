import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  TextBoxVariableBuilder,
  VariableRefresh,
  VariableSort,
  type Dashboard,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';

export interface DashboardDefinition {
  /** Also the name of its file. */
  uid: string;
  title: string;
  description: string;
  rows: readonly { title: string; panels: readonly Builder<Panel>[] }[];
}

const TAG = 'outlay';
const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
/** Every part shows its checks from its start on. */
const EVERY_PART = 'outlay_health_check_passing';

/** Labels of the selected parts. */
export const CHOSEN = 'service=~"$service", instance=~"$instance"';
/** The same for what a process measures of itself: several parts in one process are `outlay`. */
export const CHOSEN_PROCESS = 'service=~"$service|outlay", instance=~"$instance"';

/** A dashboard with the variables and links that all of ours have. */
export function dashboard({ uid, title, description, rows }: DashboardDefinition): Dashboard {
  const builder = new DashboardBuilder(`Outlay: ${title}`)
    .uid(uid)
    .description(description)
    .tags([TAG])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: 'now-1h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .variables(variables())
    .link(
      new DashboardLinkBuilder('Outlay')
        .type(DashboardLinkType.Dashboards)
        .tags([TAG])
        .asDropdown(true)
        .keepTime(true)
        .includeVars(true),
    );
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title));
    for (const panel of row.panels) builder.withPanel(panel);
  }
  return builder.build();
}

function variables() {
  return [
    new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'),
    chooser('service', `label_values(${EVERY_PART}, service)`).label('Part'),
    chooser('instance', `label_values(${EVERY_PART}{service=~"$service"}, instance)`).label('Instance'),
    new TextBoxVariableBuilder('runbooks')
      .label('Runbooks')
      .description('Address of the folder docs/runbooks in your copy of the repository, for the links of the panels.')
      .defaultValue('docs/runbooks'),
  ];
}

function chooser(name: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .datasource(DATASOURCE)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ text: 'All', value: '$__all' });
}
