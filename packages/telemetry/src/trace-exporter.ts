import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace';
import type { TraceExport } from './config.ts';
import { withoutPersonalData } from './span-privacy.ts';

/** Exporter of traces. It removes personal data from all spans. */
export async function traceExporter(way: TraceExport): Promise<SpanExporter> {
  const exporter = way.by === 'console' ? new ConsoleSpanExporter() : await otlpExporter(way.protocol);
  return {
    export: (spans, done) => exporter.export(spans.map(withoutPersonalData), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  };
}

/** Loads only the configured exporter: gRPC's is large. */
async function otlpExporter(protocol: (TraceExport & { by: 'otlp' })['protocol']): Promise<SpanExporter> {
  switch (protocol) {
    case 'grpc':
      return new (await import('@opentelemetry/exporter-trace-otlp-grpc')).OTLPTraceExporter();
    case 'http/json':
      return new (await import('@opentelemetry/exporter-trace-otlp-http')).OTLPTraceExporter();
    case 'http/protobuf':
      return new (await import('@opentelemetry/exporter-trace-otlp-proto')).OTLPTraceExporter();
  }
}
