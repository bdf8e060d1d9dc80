import { loadTelemetryConfig } from './config.ts';
import { flushErrors, loadErrorReporter, useErrorReporter } from './error-reporting.ts';
import { stopAllSteps } from './stopping.ts';

/** Metrics and traces of a process. */
export interface Telemetry {
  /** Where the metrics are; undefined without METRICS_PORT. */
  readonly metricsUrl: string | undefined;
  /** Sends out what was recorded and lets go of the port. Takes at most a few seconds, whoever is away. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 3_000;

/**
 * Starts what the environment asks for: the metrics page, the error reporter. Once per process, before its services are made. Traces begin
 * earlier, with preload.ts.
 * @throws ConfigError for a malformed variable; Error when the port is taken or the reporter cannot be loaded
 */
export async function startTelemetry(config = loadTelemetryConfig()): Promise<Telemetry> {
  if (config.errorReporter !== undefined) useErrorReporter(await loadErrorReporter(config.errorReporter));
  const server = config.metrics && (await servePage(config.metrics));
  return {
    metricsUrl: server?.url,
    async stop() {
      await Promise.all([server?.stop(), flushErrors(PATIENCE_MS), stopAllSteps(PATIENCE_MS)]);
    },
  };
}

/** Loaded only where metrics are read. */
async function servePage(address: { host: string; port: number }) {
  const { startMetricsServer } = await import('./metrics-server.ts');
  return startMetricsServer(address);
}
