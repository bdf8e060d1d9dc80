import { parseArgs } from 'node:util';
import { runScript } from '@outlay/scripts/run-script';
import { checkOverlays } from './k8s/check-overlays.ts';

/**
 * `npm run check:k8s [-- <folder>…]`: renders overlays and holds them against the API's schemas and Outlay's own rules. With
 * `--server` they are then applied to a real API server, which is built the first time.
 */
await runScript(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { server: { type: 'boolean', default: false } },
  });
  const status = await checkOverlays(positionals);
  if (status !== 0 || !values.server) return status;
  // Loaded only now: the short form has no use for it.
  const { checkOnServer } = await import('./k8s/server/check-on-server.ts');
  return checkOnServer();
});
