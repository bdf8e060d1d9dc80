import { metrics } from '@opentelemetry/api';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { NodeSDK } from '@opentelemetry/sdk-node';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { register } from 'import-in-the-middle/register-hooks.mjs';
import { loadServiceName, type SdkConfig } from './config.ts';
import { installGauges } from './gauge-registry.ts';
import { showProcess } from './process-gauges.ts';
import { prometheusReader, VIEWS } from './prometheus.ts';
import { onStop } from './stopping.ts';
import { traceExporter } from './trace-exporter.ts';

/** Instrumented modules. Only they pass through the loader's hook. */
const WATCHED = ['http', 'https', 'pg', 'pg-pool', 'ioredis'];
/** Probes and readers of metrics come every few seconds; their traces are of no use. */
const UNTRACED_PATHS = new Set(['/livez', '/readyz', '/metrics']);

/**
 * Starts OpenTelemetry.
 * @param hasMetricsPage true if the process serves a metrics page, which then shows its metrics
 */
export async function startSdk(config: SdkConfig, hasMetricsPage: boolean): Promise<void> {
  register({ include: WATCHED });
  // Instruments are bound to the provider that exists when they are made.
  if (hasMetricsPage) prometheusReader();
  const serviceName = loadServiceName();
  const sdk = new NodeSDK({
    ...(serviceName !== undefined && { serviceName }),
    ...(config.traces ? { traceExporter: await traceExporter(config.traces) } : { spanProcessors: [] }),
    ...(!config.sendsMetrics && { metricReaders: [] }),
    views: VIEWS,
    // Logs are lines on standard output; they carry the ids of traces.
    logRecordProcessors: [],
    instrumentations: instrumentations(config),
  });
  sdk.start();
  if (config.sendsMetrics) {
    showProcess();
    installGauges(metrics.getMeterProvider());
  }
  onStop(() => sdk.shutdown());
}

/** SQL and Redis commands are traced only within a parent span: those of idle loops would outnumber all others. */
function instrumentations({ sendsMetrics }: SdkConfig): Instrumentation[] {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => UNTRACED_PATHS.has(url.split('?', 1)[0] ?? ''),
      requireParentforOutgoingSpans: true,
    }),
    new UndiciInstrumentation({
      requireParentforSpans: true,
      // Callers that set the header have a span of their own; a second span would add a second header. A receiver of webhooks learns
      // of no trace, and its URL, which may contain a secret, stands in none.
      ignoreRequestHook: ({ headers }) => headers.includes('traceparent') || headers.includes('webhook-id'),
    }),
    new PgInstrumentation({ requireParentSpan: true, ignoreConnectSpans: true }),
    new IORedisInstrumentation({ requireParentSpan: true, dbStatementSerializer: (command) => command }),
    ...(sendsMetrics ? [new RuntimeNodeInstrumentation()] : []),
  ];
}
