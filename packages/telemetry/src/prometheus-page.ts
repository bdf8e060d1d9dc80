import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { DataPointType, type MetricData, type MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Units as Prometheus writes them after a name. What is in braces only says what is counted, and is left out. */
const UNIT_WORDS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

/**
 * Everything that was measured, in Prometheus's text format. Names carry their unit, as OpenTelemetry's mapping wants and its collector
 * writes them: a chart is the same whether Prometheus reads the process or the collector.
 * @throws whatever keeps the reader from reading; values that cannot be had are only missing
 */
export async function prometheusPage(reader: MetricReader): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  // A serializer remembers what it has complained of; each page is a new one.
  return new PrometheusSerializer('', false, undefined, false, true).serialize(withUnits(resourceMetrics));
}

function withUnits({ resource, scopeMetrics }: ResourceMetrics): ResourceMetrics {
  return {
    resource,
    scopeMetrics: scopeMetrics.map(({ scope, metrics }) => ({ scope, metrics: metrics.map(named) })),
  };
}

function named<T extends MetricData>(metric: T): T {
  const { name, unit } = metric.descriptor;
  const isRatio = unit === '1' && metric.dataPointType === DataPointType.GAUGE;
  const word = isRatio ? 'ratio' : UNIT_WORDS[unit];
  return {
    ...metric,
    descriptor: { ...metric.descriptor, name: word === undefined ? name : `${name}_${word}`, unit: '' },
  };
}
