/**
 * `node --import @outlay/telemetry/preload <main>`: starts OpenTelemetry before the instrumented modules are loaded. Without
 * OTEL_* variables it does and loads nothing.
 */
import { loadSdkConfig, loadTelemetryConfig } from './config.ts';

const sdk = loadSdkConfig();
const { metrics } = loadTelemetryConfig();

if (sdk) {
  const { startSdk } = await import('./sdk.ts');
  await startSdk(sdk, metrics !== undefined);
}
