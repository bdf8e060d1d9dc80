import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { DataPointType, type MetricData, type MetricReader, type ResourceMetrics } from '@opentelemetry/sdk-metrics';

/** Units as Prometheus writes them after a name. Annotations in braces are left out. */
const UNIT_WORDS: Readonly<Record<string, string>> = { s: 'seconds', ms: 'milliseconds', By: 'bytes' };

/**
 * All metrics in Prometheus's text format. Names end in their unit, as in OpenTelemetry's mapping and its collector, so that charts
 * work with either source.
 * @throws errors of the reader; unknown values are only missing
 */
export async function prometheusPage(reader: MetricReader): Promise<string> {
  const { resourceMetrics } = await reader.collect();
  // A serializer remembers its warnings, so each page has a new one.
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
