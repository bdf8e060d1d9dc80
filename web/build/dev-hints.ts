import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Plugin } from 'vite';

const GENERATED = join(import.meta.dirname, '../src/graphql/__generated__/types.ts');
/** Milliseconds that a gateway has to take a connection. */
const PATIENCE = 2_000;

/** Says where requests of `npm run dev:web` go, and what has to be started first. */
export function devHints(gateway: string): Plugin {
  return {
    name: 'outlay:dev-hints',
    apply: (_config, { command, isPreview }) => command === 'serve' && isPreview !== true,
    configureServer({ httpServer, config: { logger } }) {
      httpServer?.once('listening', () => {
        void takesConnections(gateway).then((isStarted) => {
          const [where, ...missing] = hints(gateway, { isStarted, isGenerated: existsSync(GENERATED) });
          logger.info(`\n  ${where}`);
          for (const hint of missing) logger.warn(`  ${hint}`);
        });
      });
    },
  };
}

/** @returns where requests go, then a line for each thing that is missing */
export function hints(
  gateway: string,
  { isStarted, isGenerated }: { isStarted: boolean; isGenerated: boolean },
): [string, ...string[]] {
  return [
    `Requests go to the gateway at ${gateway}.`,
    ...(isStarted
      ? []
      : [`It does not answer. Run npm start in another terminal, or name another gateway in OUTLAY_GATEWAY.`]),
    ...(isGenerated ? [] : ['The types of the operations are missing. Run npm run codegen, then this again.']),
  ];
}

export function takesConnections(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
    const end = (isStarted: boolean) => (): void => {
      socket.destroy();
      resolve(isStarted);
    };
    socket.setTimeout(PATIENCE, end(false));
    socket.once('connect', end(true)).once('error', end(false));
  });
}
