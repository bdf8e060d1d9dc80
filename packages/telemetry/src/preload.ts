/**
 * `node --import @outlay/telemetry/preload <main>`: starts OpenTelemetry before the modules that it watches are loaded. Where no
 * OTEL_* variable asks for anything, it does nothing and loads nothing.
 */
import { loadSdkConfig, loadTelemetryConfig } from './config.ts';

const sdk = loadSdkConfig();
const { metrics } = loadTelemetryConfig();

if (sdk) {
  const { startSdk } = await import('./sdk.ts');
  await startSdk(sdk, metrics !== undefined);
}
