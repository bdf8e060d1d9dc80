import { unwatchFile, watchFile } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { SupergraphSdlUpdateFunction } from '@apollo/gateway';
import type { Logger } from '@outlay/telemetry/logger';

const LOOK_EVERY_MS = 500;

/** Where the composed graph comes from: the committed file, read once, or followed while it is being worked on. */
export interface SupergraphSource {
  /** The SDL now; `update` is called with each later one. */
  open(update: SupergraphSdlUpdateFunction): Promise<string>;
  close(): void;
}

/**
 * @param options.watch follow changes of the file (development). A file that does not compose is logged and the graph
 *   that runs stays.
 */
export function createSupergraphFile(options: { path: string; watch: boolean; logger: Logger }): SupergraphSource {
  const { path, watch, logger } = options;
  const reload = async (update: SupergraphSdlUpdateFunction): Promise<void> => {
    try {
      update(await readFile(path, 'utf8'));
      logger.info('the graph changed; it is in use');
    } catch (error) {
      logger.error({ err: error }, 'the changed graph cannot be used; the one before stays');
    }
  };
  let listener: (() => void) | undefined;
  return {
    async open(update) {
      const sdl = await readFile(path, 'utf8');
      if (watch) {
        listener = () => void reload(update);
        // Polling sees a file that is replaced as well as one that is written; editors and composition do either.
        watchFile(path, { interval: LOOK_EVERY_MS, persistent: false }, listener);
      }
      return sdl;
    },
    close() {
      if (listener) unwatchFile(path, listener);
      listener = undefined;
    },
  };
}
