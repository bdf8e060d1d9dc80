import type { Logger } from '@outlay/telemetry/logger';
import type { Service } from './lifecycle.ts';

/** Runs a service as a process of its own: SIGTERM and SIGINT stop it in good order, a second signal at once. */
export async function runMain(service: Service, logger: Logger): Promise<void> {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { url } = await service.start();
  logger.info({ url }, 'ready');
}
