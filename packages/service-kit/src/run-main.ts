import { flushErrors, reportError } from '@outlay/telemetry/error-reporting';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { startTelemetry, type Telemetry } from '@outlay/telemetry/telemetry';
import type { Service } from './lifecycle.ts';

/** Time limit for reporting the error that ends a process, in milliseconds. */
const FLUSH_MS = 2_000;

/**
 * Runs a service as a process of its own, with the metrics page and the error reporter that the environment asks for: SIGTERM and
 * SIGINT stop it in good order, a second signal at once.
 */
export async function runMain(service: Service, logger: Logger): Promise<void> {
  reportUncaughtErrors(logger);
  const telemetry = await startTelemetry();
  if (telemetry.metricsUrl !== undefined) logger.info({ url: telemetry.metricsUrl }, 'metrics are served');
  stopOnSignals(service, telemetry, logger);
  const { url } = await service.start();
  logger.info({ url }, 'ready');
}

function stopOnSignals(service: Service, telemetry: Telemetry, logger: Logger): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    service
      .stop()
      .finally(() => telemetry.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ err: error }, 'did not stop cleanly');
          process.exit(1);
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Logs and reports an uncaught error before it ends the process. */
function reportUncaughtErrors(logger: Logger): void {
  process.once('uncaughtException', (error: unknown) => {
    logger.fatal({ err: error }, 'an uncaught error ends the process');
    reportError(error, { where: 'process', service: serviceOf(logger) });
    void flushErrors(FLUSH_MS).finally(() => process.exit(1));
  });
}
