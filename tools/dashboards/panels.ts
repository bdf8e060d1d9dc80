import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { LegendDisplayMode, LegendPlacement, VizLegendOptionsBuilder } from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  DashboardLinkType,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** Grafana's names of units. */
export type Unit = 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'eps' | 'cps';

export interface PanelDefinition {
  title: string;
  /** One or two sentences for somebody who sees it for the first time. */
  description: string;
  unit: Unit;
  /** PromQL, with Grafana's variables, and the text of the legend. */
  queries: readonly (readonly [expr: string, legend: string])[];
  /** Values from which on the panel turns yellow and red. */
  thresholds?: { warning?: number; critical?: number };
  /** Alerts whose runbooks help with this panel. */
  alerts?: readonly string[];
  /** Of 24 columns. */
  width?: number;
}

const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };
const [PANEL_HEIGHT, STAT_HEIGHT] = [8, 4];

/** A chart over time. */
export function chart(definition: PanelDefinition): Builder<Panel> {
  const legend = new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom);
  const panel = new TimeSeriesBuilder()
    .title(definition.title)
    .description(definition.description)
    .datasource(DATASOURCE)
    .unit(definition.unit)
    .min(0)
    .fillOpacity(10)
    .legend(legend)
    .thresholds(thresholds(definition))
    .links(runbookLinks(definition))
    .height(PANEL_HEIGHT)
    .span(definition.width ?? 12);
  definition.queries.forEach((query, index) => panel.withTarget(target(query, index)));
  return panel;
}

/** The newest value, large. */
export function stat(definition: PanelDefinition): Builder<Panel> {
  const panel = new StatBuilder()
    .title(definition.title)
    .description(definition.description)
    .datasource(DATASOURCE)
    .unit(definition.unit)
    .thresholds(thresholds(definition))
    .links(runbookLinks(definition))
    .height(STAT_HEIGHT)
    .span(definition.width ?? 6);
  definition.queries.forEach((query, index) => panel.withTarget(target(query, index)));
  return panel;
}

function target([expr, legend]: PanelDefinition['queries'][number], index: number): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(DATASOURCE)
    .refId(String.fromCharCode('A'.charCodeAt(0) + index))
    .expr(expr)
    .legendFormat(legend)
    .range();
}

function thresholds({ thresholds: { warning, critical } = {} }: PanelDefinition): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([
      { value: null, color: 'green' },
      ...(warning === undefined ? [] : [{ value: warning, color: 'yellow' }]),
      ...(critical === undefined ? [] : [{ value: critical, color: 'red' }]),
    ]);
}

function runbookLinks({ alerts = [] }: PanelDefinition): DashboardLinkBuilder[] {
  return alerts.map((alert) =>
    new DashboardLinkBuilder(`Runbook: ${alert}`)
      .type(DashboardLinkType.Link)
      .url(`\${runbooks}/${alert}.md`)
      .targetBlank(true),
  );
}
