import { z } from 'zod';
import { telemetryEnv } from '@outlay/config/fragments';
import { ConfigError, readConfig } from '@outlay/config/read-config';

const ENV = z.object(telemetryEnv);

/** Metrics settings of a process. */
export interface TelemetryConfig {
  /** Address of the metrics page. */
  metrics: { host: string; port: number } | undefined;
  /** Module of the error reporter. */
  errorReporter: string | undefined;
}

/** @throws ConfigError naming every variable that is malformed */
export function loadTelemetryConfig(env: NodeJS.ProcessEnv = process.env): TelemetryConfig {
  const { METRICS_PORT: port, METRICS_HOST: host, OUTLAY_ERROR_REPORTER: errorReporter } = readConfig(ENV, env);
  return { metrics: port === undefined ? undefined : { host, port }, errorReporter };
}

const EXPORTERS = ['otlp', 'console', 'none'] as const;
const PROTOCOLS = ['http/protobuf', 'http/json', 'grpc'] as const;

/** Exporter of a process' traces. */
export type TraceExport = { by: 'console' } | { by: 'otlp'; protocol: (typeof PROTOCOLS)[number] };

/** Settings from the standard OTEL_* variables; the SDK reads the others (endpoints, headers, sampler, limits) itself. */
export interface SdkConfig {
  traces: TraceExport | undefined;
  /** True if OpenTelemetry pushes metrics. With a metrics page it does not, because that page is read instead. */
  sendsMetrics: boolean;
}

/**
 * Unlike the SDK, it exports nothing by default: traces need OTEL_TRACES_EXPORTER or an OTLP endpoint, metrics
 * likewise.
 * @returns undefined when no exporter is configured, or OTEL_SDK_DISABLED is true
 * @throws ConfigError for an unknown value: a typing error would otherwise disable the export silently
 */
export function loadSdkConfig(env: NodeJS.ProcessEnv = process.env): SdkConfig | undefined {
  if (env['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined;
  const traces = exporterOf(env, 'TRACES') === 'none' ? undefined : traceExport(env);
  const sendsMetrics = exporterOf(env, 'METRICS') !== 'none' && !env['METRICS_PORT'];
  if (!traces && !sendsMetrics) return undefined;
  return { traces, sendsMetrics };
}

function traceExport(env: NodeJS.ProcessEnv): TraceExport {
  if (exporterOf(env, 'TRACES') === 'console') return { by: 'console' };
  const variable = env['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'] ? 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL' : PROTOCOL;
  return { by: 'otlp', protocol: known(PROTOCOLS, variable, env[variable] ?? '', 'http/protobuf') };
}

const PROTOCOL = 'OTEL_EXPORTER_OTLP_PROTOCOL';

function exporterOf(env: NodeJS.ProcessEnv, signal: 'TRACES' | 'METRICS'): (typeof EXPORTERS)[number] {
  const hasEndpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'] ?? env[`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`];
  const variable = `OTEL_${signal}_EXPORTER`;
  return known(EXPORTERS, variable, env[variable] ?? '', hasEndpoint ? 'otlp' : 'none');
}

function known<T extends string>(values: readonly T[], variable: string, value: string, otherwise: T): T {
  const trimmed = value.trim();
  if (trimmed === '') return otherwise;
  const found = values.find((one) => one === trimmed);
  if (found === undefined) throw new ConfigError([`${variable}: must be one of ${values.join(', ')}`]);
  return found;
}

/**
 * Name of this process in traces and metrics: OTEL_SERVICE_NAME, else the folder of its service.
 * @param script the main module
 * @returns undefined if OTEL_RESOURCE_ATTRIBUTES has it, which the SDK reads
 */
export function loadServiceName(
  env: NodeJS.ProcessEnv = process.env,
  script: string | undefined = process.argv[1],
): string | undefined {
  if (env['OTEL_SERVICE_NAME']) return env['OTEL_SERVICE_NAME'];
  if (env['OTEL_RESOURCE_ATTRIBUTES']?.includes('service.name=')) return undefined;
  return /([\w-]+)\/src\/main\.ts$/.exec(script ?? '')?.[1] ?? 'outlay';
}
