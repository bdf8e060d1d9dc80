import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AggregationTemporality,
  AggregationType,
  InstrumentType,
  MeterProvider,
  type ViewOptions,
} from '@opentelemetry/sdk-metrics';
import { loadServiceName } from './config.ts';
import { installGauges } from './gauge-registry.ts';
import { processLabels, showProcess } from './process-gauges.ts';
import { onStop } from './stopping.ts';

let reader: PrometheusExporter | undefined;

/** The library measures every request a second time, and does not know its route. */
const DROPPED: ViewOptions[] = ['http.server.request.duration', 'http.server.duration'].map((instrumentName) => ({
  instrumentName,
  aggregation: { type: AggregationType.DROP },
}));
/** Adds the service to measurements of libraries, which do not know it. */
const NAMED: ViewOptions[] = [
  ...['runtime-node', 'pg'].map((name) => ({ meterName: `@opentelemetry/instrumentation-${name}` })),
  { instrumentName: 'http.client.*' },
].map((which) => ({
  ...which,
  attributesProcessors: [{ process: (labels) => ({ ...labels, ...processLabels() }) }],
}));
export const VIEWS: ViewOptions[] = [...DROPPED, ...NAMED];

/** A page without the values that are no longer reported; the exporter would keep the last of each. */
class PageReader extends PrometheusExporter {
  override selectAggregationTemporality(type: InstrumentType): AggregationTemporality {
    return type === InstrumentType.OBSERVABLE_GAUGE ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  }
}

/** Collector of all metrics of this process, for Prometheus to read; made on first use. */
export function prometheusReader(): PrometheusExporter {
  if (reader) return reader;
  reader = new PageReader({ preventServerStart: true });
  const serviceName = loadServiceName();
  const resource = defaultResource().merge(detectResources({ detectors: [resourceAttributesEnvDetector] }));
  const named = resourceFromAttributes(serviceName === undefined ? {} : { 'service.name': serviceName });
  const provider = new MeterProvider({ resource: resource.merge(named), readers: [reader], views: VIEWS });
  metrics.setGlobalMeterProvider(provider);
  showProcess();
  installGauges(provider);
  registerInstrumentations({ instrumentations: [new RuntimeNodeInstrumentation()], meterProvider: provider });
  onStop(() => provider.shutdown());
  return reader;
}
