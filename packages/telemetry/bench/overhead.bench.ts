/**
 * Measures the cost of telemetry: one subgraph that writes (two statements and an event in a transaction, relayed and consumed in the same process),
 * unwatched, with a metrics page, with one trace in ten, with every trace. Prints the CPU time of the process per request, and ratios: the rounds
 * of all four take turns, so that what else the machine does falls on each alike.
 *
 *   TEST_DATABASE_URL=postgres://… node packages/telemetry/bench/overhead.bench.ts
 */
import { createServer } from 'node:http';
import { startTracedService, type TracedService } from '../../service-kit/tests/traced-service.ts';
import { cpuSeconds } from './cpu-seconds.ts';

const ROUNDS = 11;
const PER_ROUND = 400;
const CLIENTS = 16;
const CHANGE = 'mutation { changeThing(name: "x") }';

/** Takes spans and forgets them: what a collector does is not the service's. */
const sink = createServer((request, response) => {
  request.resume().on('end', () => response.writeHead(200).end());
});
await new Promise<void>((resolve) => sink.listen(0, '127.0.0.1', resolve));
const address = sink.address();
const endpoint = typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
const traces = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_METRICS_EXPORTER: 'none' };
const oneInTen = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
const WAYS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  unwatched: {},
  'metrics page': { METRICS_PORT: '0' },
  'metrics page, one trace in ten': { METRICS_PORT: '0', ...traces, ...oneInTen },
  'metrics page, every trace': { METRICS_PORT: '0', ...traces },
};

const services = new Map<string, TracedService>();
for (const [way, env] of Object.entries(WAYS)) services.set(way, await startTracedService(env));
const measured = new Map<string, number[]>([...services.keys()].map((way) => [way, []]));

for (let round = 0; round <= ROUNDS; round++) {
  for (const [way, service] of services) {
    const before = await cpuSeconds(service.pid);
    await ask(service, PER_ROUND);
    const spent = (await cpuSeconds(service.pid)) - before;
    // The first round warms up.
    if (round > 0) measured.get(way)?.push((spent / PER_ROUND) * 1e6);
  }
}
for (const service of services.values()) await service.stop();
sink.closeAllConnections();
sink.close();

const base = median(measured.get('unwatched') ?? []);
for (const [way, values] of measured) {
  const micros = median(values);
  process.stdout.write(
    `${way.padEnd(32)} ${micros.toFixed(0).padStart(6)} µs a request  ${(micros / base).toFixed(2)}\n`,
  );
}

async function ask(service: TracedService, count: number): Promise<void> {
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const { data } = await service.ask(CHANGE);
      if (data?.['changeThing'] !== true) throw new Error('an answer was not as it should be');
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
