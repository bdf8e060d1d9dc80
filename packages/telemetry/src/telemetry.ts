import { loadTelemetryConfig } from './config.ts';
import { flushErrors, loadErrorReporter, useErrorReporter } from './error-reporting.ts';
import { stopAllSteps } from './stopping.ts';

export interface Telemetry {
  /** URL of the metrics page; undefined without METRICS_PORT. */
  readonly metricsUrl: string | undefined;
  /** Exports recorded data and closes the port. Takes at most a few seconds, even if a collector is away. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 3_000;

/**
 * Starts the configured metrics page and error reporter. Called once per process, before its services are made. Traces begin
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
