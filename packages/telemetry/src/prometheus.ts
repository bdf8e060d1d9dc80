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
import { AggregationType, MeterProvider, type ViewOptions } from '@opentelemetry/sdk-metrics';
import { loadServiceName } from './config.ts';
import { installGauges } from './gauges.ts';
import { onStop } from './stopping.ts';

let reader: PrometheusExporter | undefined;

/** The library measures every request a second time, and does not know its route. */
export const VIEWS: ViewOptions[] = ['http.server.request.duration', 'http.server.duration'].map((instrumentName) => ({
  instrumentName,
  aggregation: { type: AggregationType.DROP },
}));

/** Collector of all metrics of this process, for Prometheus to read; made on first use. */
export function prometheusReader(): PrometheusExporter {
  if (reader) return reader;
  reader = new PrometheusExporter({ preventServerStart: true });
  const serviceName = loadServiceName();
  const resource = defaultResource().merge(detectResources({ detectors: [resourceAttributesEnvDetector] }));
  const named = resourceFromAttributes(serviceName === undefined ? {} : { 'service.name': serviceName });
  const provider = new MeterProvider({ resource: resource.merge(named), readers: [reader], views: VIEWS });
  metrics.setGlobalMeterProvider(provider);
  installGauges(provider);
  registerInstrumentations({ instrumentations: [new RuntimeNodeInstrumentation()], meterProvider: provider });
  onStop(() => provider.shutdown());
  return reader;
}
