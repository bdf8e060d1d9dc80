import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '@outlay/testkit/otlp-receiver';
import { waitFor } from '@outlay/testkit/wait-for';
import { startTracedService, type TracedService } from './traced-service.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const traceparent = `00-${TRACE}-${CALLER}-01`;
const CHANGE = 'mutation Named($name: String!) { changeThing(name: $name) }';
const NAME = "O'Sullivan 'n' sons";

describe('a service that is watched', () => {
  let receiver: OtlpReceiver;
  let service: TracedService;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-reports-'));
    await writeFile(
      join(folder, 'reporter.mjs'),
      `import { appendFile } from 'node:fs/promises';
       export async function report(error, context) {
         await appendFile(${JSON.stringify(join(folder, 'reports'))}, JSON.stringify({ message: error.message, ...context }) + '\\n');
         throw new Error('the reporter has troubles of its own');
       }`,
    );
    receiver = await startOtlpReceiver();
    const env = { METRICS_PORT: '0', OUTLAY_ERROR_REPORTER: join(folder, 'reporter.mjs'), OTEL_SERVICE_NAME: 'things' };
    service = await startTracedService({ ...receiver.env, ...env });
  });
  afterAll(async () => {
    await service.stop();
    await receiver.stop();
    await rm(folder, { recursive: true });
  });

  it('records a change as one trace, from the request to its consumers, with the SQL of each', async () => {
    const { data } = await service.ask(CHANGE, { name: NAME }, { traceparent });
    expect(data).toEqual({ changeThing: true });
    const spans = await waitFor(() => complete(receiver.spansOf(TRACE)));
    const byName = (name: string) => spans.find((span) => span.name === name)!;
    const [request, command] = [byName('POST /graphql'), byName('Mutation.changeThing')];
    const [send, process] = [byName('send messaging.thing'), byName('process messaging.thing')];
    expect(request).toMatchObject({ service: 'things', kind: 'server', parentSpanId: CALLER });
    expect(command.parentSpanId).toBe(request.spanId);
    expect(send).toMatchObject({ kind: 'producer', parentSpanId: command.spanId });
    expect(process).toMatchObject({ kind: 'consumer', parentSpanId: send.spanId });
    expect(process.attributes).toMatchObject({
      'messaging.destination.name': 'messaging.thing',
      'messaging.consumer.group.name': 'things.effects',
      'outlay.event.outcome': 'applied',
    });
    expect(sqlBelow(command, spans)).toContainEqual(expect.stringMatching(/^insert into outbox/));
    expect(sqlBelow(process, spans)).toContainEqual(expect.stringMatching(/^insert into effects/));
    expect(sqlBelow(command, spans)).toContain('select ? as name, ? as amount');
  });

  it('records no values of requests and rows', () => {
    expect(receiver.text()).toContain('changeThing');
    expect(receiver.text()).not.toMatch(/Sullivan|864209753108|Named/);
  });

  it('logs with the ids of the trace', async () => {
    const line = await waitFor(() => service.lines().find(({ msg }) => msg === 'changed'));
    expect(line).toMatchObject({ trace_id: TRACE, service: 'things', tenant_id: 1 });
    expect(receiver.spansOf(TRACE).map(({ spanId }) => spanId)).toContain(line['span_id']);
  });

  it('reports what fails unexpectedly, with its circumstances, and answers all the same', async () => {
    const failed = await service.ask('{ fail }', {}, { 'x-request-id': 'r-7', traceparent });
    expect(failed.code).toBe('INTERNAL');
    await service.ask('mutation { sendPoison }');
    const reports = await waitFor(async () => {
      const lines = (await readFile(join(folder, 'reports'), 'utf8')).trim().split('\n');
      return lines.length >= 2 && lines.map((line) => JSON.parse(line));
    });
    const circumstances = { service: 'things', where: 'request', request_id: 'r-7', tenant_id: 1, trace_id: TRACE };
    expect(reports).toContainEqual({ message: 'a fault of ours', ...circumstances });
    expect(reports).toContainEqual(expect.objectContaining({ where: 'consumer', service: 'things' }));
  });

  it('shows on its metrics page what it did', async () => {
    const page = await waitFor(async () => {
      const text = await (await fetch(service.metricsUrl!)).text();
      return /^outlay_consumer_dead_letters_total\{.* 1$/m.test(text) ? readMetrics(text) : undefined;
    });
    const value = (name: string, labels: Record<string, string>) =>
      page.find((one) => one.name === name && Object.entries(labels).every(([key, is]) => one.labels[key] === is))
        ?.value;
    const things = { service: 'things' };
    expect(
      value('outlay_http_server_request_duration_seconds_count', {
        ...{ ...things, http_route: '/graphql', http_request_method: 'POST', http_response_status_code: '200' },
      }),
    ).toBeGreaterThanOrEqual(2);
    const operation = { ...things, graphql_operation_name: 'changeThing', graphql_operation_type: 'mutation' };
    expect(value('outlay_graphql_operation_duration_seconds_count', { ...operation, outcome: 'ok' })).toBe(1);
    expect(value('outlay_graphql_operation_duration_seconds_count', { outcome: 'INTERNAL' })).toBe(1);
    expect(value('outlay_relay_latency_seconds_count', { ...things, topic: 'messaging.thing' })).toBe(1);
    const consumer = { ...things, consumer: 'things.effects' };
    expect(value('outlay_consumer_event_duration_seconds_count', { ...consumer, outcome: 'applied' })).toBe(1);
    expect(value('outlay_consumer_event_duration_seconds_count', { ...consumer, outcome: 'failed' })).toBe(5);
    expect(value('outlay_consumer_delay_seconds_count', { ...consumer, topic: 'messaging.thing' })).toBe(1);
    expect(value('outlay_consumer_dead_letters_total', { ...consumer, topic: 'messaging.poison' })).toBe(1);
    expect(value('outlay_consumer_lag', consumer)).toBe(0);
    expect(value('outlay_outbox_depth', things)).toBe(0);
    expect(value('outlay_errors_total', { ...things, where: 'request' })).toBe(1);
    expect(value('nodejs_eventloop_utilization_ratio', {})).toBeDefined();
    expect(value('target_info', { service_name: 'things' })).toBe(1);
  });

  it('stops in good order', async () => {
    expect(await service.stop()).toBe(0);
  });
});

describe('a service that sends its metrics', () => {
  it('sends what it counts and what is read when somebody looks, and keeps its traces to itself', async () => {
    const receiver = await startOtlpReceiver();
    const metricsAlone = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'otlp' };
    const interval = { OTEL_METRIC_EXPORT_INTERVAL: '200', OTEL_METRIC_EXPORT_TIMEOUT: '200' };
    const service = await startTracedService({ ...receiver.env, ...metricsAlone, ...interval });
    try {
      await service.ask(CHANGE, { name: NAME });
      const expected = ['outlay.graphql.operation.duration', 'outlay.outbox.depth', 'nodejs.eventloop.utilization'];
      await waitFor(() => expected.every((name) => receiver.metrics().has(name)));
    } finally {
      expect(await service.stop()).toBe(0);
      await receiver.stop();
    }
    expect(receiver.spans()).toEqual([]);
  });
});

describe('a service that is not watched', () => {
  it('serves no metrics, sends nothing, and passes a trace on as it came', async () => {
    const receiver = await startOtlpReceiver();
    const service = await startTracedService({ ...receiver.env, OTEL_SDK_DISABLED: 'true' });
    try {
      expect(service.metricsUrl).toBeUndefined();
      expect((await service.ask(CHANGE, { name: NAME }, { traceparent })).data).toEqual({ changeThing: true });
      const line = await waitFor(() => service.lines().find(({ msg }) => msg === 'changed'));
      expect(line).not.toHaveProperty('trace_id');
    } finally {
      expect(await service.stop()).toBe(0);
      await receiver.stop();
    }
    expect(receiver.spans()).toEqual([]);
  });

  it('still says what ends it', async () => {
    const service = await startTracedService({});
    await service.ask('mutation { die }');
    expect(await service.ended).toBe(1);
    const last = await waitFor(() => service.lines().find(({ level }) => level === 'fatal'));
    expect(last).toMatchObject({ err: { message: 'the end' } });
  });
});

/** The spans of a trace, once its last has come. */
function complete(spans: readonly ReceivedSpan[]): readonly ReceivedSpan[] | undefined {
  const last = spans.find(({ name }) => name === 'process messaging.thing');
  return last && spans.some(({ parentSpanId }) => parentSpanId === CALLER) ? spans : undefined;
}

function sqlBelow({ spanId }: ReceivedSpan, spans: readonly ReceivedSpan[]): unknown[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === spanId)
    .map(({ attributes }) => attributes['db.query.text']);
}

interface Metric {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** @throws Error at the first line that is not as Prometheus's text format wants it */
function readMetrics(page: string): Metric[] {
  const lines = page.split('\n').filter((line) => line !== '' && !/^# (HELP|TYPE|UNIT) \w+ /.test(line));
  return lines.map((line) => {
    const [, name = '', labels = '', value = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (name === '' || Number.isNaN(Number(value.replace('+Inf', 'Infinity'))))
      throw new Error(`not a metric: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key = '', is = '']) => [key, is]);
    return { name, labels: Object.fromEntries(pairs), value: Number(value.replace('+Inf', 'Infinity')) };
  });
}
