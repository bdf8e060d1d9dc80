import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { outputOfProgram } from '../process/run-program.ts';
import { COLLECTOR_CONFIG } from './collector-config.ts';

/** Parts of the collector that our configuration uses. */
const PARTS = {
  receivers: ['go.opentelemetry.io/collector/receiver/otlpreceiver'],
  processors: ['go.opentelemetry.io/collector/processor/batchprocessor'],
  exporters: [
    'go.opentelemetry.io/collector/exporter/debugexporter',
    'github.com/open-telemetry/opentelemetry-collector-contrib/exporter/prometheusexporter',
  ],
};

/** The version of the collector that docker-compose.yml runs. */
async function version(): Promise<string> {
  const compose = await readFile(join(repositoryRoot, 'docker-compose.yml'), 'utf8');
  const [, found] = /opentelemetry-collector:(\d+\.\d+\.\d+)/.exec(compose) ?? [];
  if (found === undefined) throw new ScriptError('docker-compose.yml names no version of the collector.');
  return found;
}

/**
 * Builds a collector from its Go modules and lets it load our configuration. Takes minutes and Go 1.25 or newer.
 * @throws ScriptError with the collector's message when it refuses the configuration
 */
export async function validateWithCollector(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-collector-'));
  try {
    const tag = `v${await version()}`;
    const options = { cwd: folder, env: { GOBIN: folder, CGO_ENABLED: '0' } };
    console.log(`Building the collector ${tag} from its Go modules. This takes a few minutes.`);
    await outputOfProgram('go', ['install', `go.opentelemetry.io/collector/cmd/builder@${tag}`], options);
    await mkdir(join(folder, 'dist'));
    await writeFile(join(folder, 'builder.yaml'), builderConfig(tag));
    await outputOfProgram(join(folder, 'builder'), ['--config', 'builder.yaml'], options);
    await outputOfProgram(join(folder, 'dist/otelcol'), ['validate', '--config', COLLECTOR_CONFIG], options);
    console.log(`The collector ${tag} accepts deploy/docker/otel-collector.yaml.`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function builderConfig(tag: string): string {
  const parts = Object.entries(PARTS).map(
    ([kind, modules]) => `${kind}:\n${modules.map((module) => `  - gomod: ${module} ${tag}\n`).join('')}`,
  );
  return `dist: { name: otelcol, module: otelcol, output_path: ./dist }\n${parts.join('')}`;
}
