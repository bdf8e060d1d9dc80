import type { Selector, UsedNames } from '@outlay/tools/telemetry/promql';

/** Labels and their values by metric; a histogram is also known by the names of its parts. */
export type ExportedMetrics = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;

/** Labels that Prometheus adds to each series. */
const ADDED = ['instance', 'job'];
/** Series that Prometheus makes itself. */
const OWN_SERIES: readonly string[] = ['up', 'ALERTS'];

/** Reads a page of metrics in Prometheus's text format. */
export function exportedMetrics(page: string): ExportedMetrics {
  const metrics = new Map<string, Map<string, Set<string>>>();
  for (const [, name = '', labels = ''] of page.matchAll(/^([a-z]\w*)(?:\{(.*)\})? \S+$/gm)) {
    const known = metrics.get(name) ?? new Map<string, Set<string>>();
    metrics.set(name, known);
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(value));
    }
  }
  return metrics;
}

/**
 * Names of an expression that nobody exports: metrics, labels, and values that a label is compared with.
 * @param recorded names of recording rules, whose own expressions are checked too
 */
export function unknownNames(
  { selectors, groupings }: UsedNames,
  metrics: ExportedMetrics,
  recorded: ReadonlySet<string>,
): string[] {
  const own = (metric: string) => OWN_SERIES.includes(metric) || recorded.has(metric);
  const unknown = selectors.filter(({ metric }) => !own(metric)).flatMap((one) => unknownOf(one, metrics));
  if (selectors.some(({ metric }) => own(metric))) return unknown;
  const labels = new Set(selectors.flatMap(({ metric }) => [...(metrics.get(metric)?.keys() ?? [])]));
  return [
    ...unknown,
    ...groupings.filter((label) => ![...labels, ...ADDED].includes(label)).map((label) => `the label ${label}`),
  ];
}

function unknownOf({ metric, matchers }: Selector, metrics: ExportedMetrics): string[] {
  const labels = metrics.get(metric);
  if (!labels) return [metric];
  return matchers.flatMap(({ label, operator, value }) => {
    if (ADDED.includes(label)) return [];
    const values = labels.get(label);
    if (!values) return [`${metric}{${label}}`];
    return operator === '=' && !values.has(value) ? [`${metric}{${label}="${value}"}`] : [];
  });
}
