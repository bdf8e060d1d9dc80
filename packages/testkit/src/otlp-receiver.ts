import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** A span as a receiver got it. */
export interface ReceivedSpan {
  /** The process that recorded it: its `service.name`. */
  service: string;
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentSpanId: string;
  name: string;
  /** `server`, `client`, `producer`, `consumer` or `internal`. */
  kind: string;
  attributes: Readonly<Record<string, unknown>>;
  /** The span's status is an error. */
  failed: boolean;
  /** Names of the events within the span. */
  events: readonly string[];
}

/** Stands in for an OpenTelemetry collector. */
export interface OtlpReceiver {
  readonly url: string;
  /**
   * Environment of a process that exports all of its spans here, without delay. Start it with
   * `node --import @outlay/telemetry/preload`.
   */
  readonly env: Readonly<Record<string, string>>;
  /** Every span, in the order in which they arrived. */
  spans(): readonly ReceivedSpan[];
  /** The spans of one trace, in that order. */
  spansOf(traceId: string): readonly ReceivedSpan[];
  /** Names of the metrics that arrived. */
  metrics(): ReadonlySet<string>;
  /** Every span that arrived, as text: to look for what must not be in it. */
  text(): string;
  stop(): Promise<void>;
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];
const ERROR = 2;

const value = z.looseObject({});
const attributes = z.array(z.object({ key: z.string(), value })).default([]);
const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  kind: z.number(),
  attributes,
  events: z.array(z.object({ name: z.string() })).default([]),
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
});
const export_ = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(span) })),
    }),
  ),
});

const metricsExport = z.object({
  resourceMetrics: z.array(
    z.object({ scopeMetrics: z.array(z.object({ metrics: z.array(z.object({ name: z.string() })) })) }),
  ),
});

/** Starts a receiver of OTLP over HTTP as JSON, on a free port. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const texts: string[] = [];
  const metrics = new Set<string>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      if (request.url === '/v1/traces') {
        texts.push(body);
        spans.push(...readSpans(body));
      }
      if (request.url === '/v1/metrics') for (const name of readMetricNames(body)) metrics.add(name);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the receiver has no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    env: {
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    },
    spans: () => spans,
    spansOf: (traceId) => spans.filter((one) => one.traceId === traceId),
    metrics: () => metrics,
    text: () => texts.join('\n'),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8');
}

function readSpans(body: string): ReceivedSpan[] {
  const { resourceSpans } = export_.parse(JSON.parse(body));
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(plain(resource.attributes)['service.name']);
    return scopeSpans.flatMap((scope) => scope.spans.map((one) => received(service, one)));
  });
}

function readMetricNames(body: string): string[] {
  const { resourceMetrics } = metricsExport.parse(JSON.parse(body));
  const scopes = resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics);
  return scopes.flatMap(({ metrics }) => metrics.map(({ name }) => name));
}

function received(service: string, one: z.output<typeof span>): ReceivedSpan {
  const { traceId, spanId, parentSpanId, name, events, status } = one;
  return {
    service,
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: KINDS[one.kind] ?? 'internal',
    attributes: plain(one.attributes),
    failed: status.code === ERROR,
    events: events.map((event) => event.name),
  };
}

/** `[{key, value: {stringValue}}]` as an object. */
function plain(list: z.output<typeof attributes>): Record<string, unknown> {
  return Object.fromEntries(list.map((one) => [one.key, Object.values(one.value)[0]]));
}
