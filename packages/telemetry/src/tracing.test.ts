import { SpanStatusCode } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import {
  annotateSpan,
  currentTraceIds,
  currentTraceparent,
  nameServerSpan,
  startSpan,
  traceparentFor,
  withRemoteParent,
  withSpan,
} from './tracing.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const remote = `00-${TRACE}-${PARENT}-01`;
const other = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('without an SDK', () => {
  it('does the work, has no ids and passes on what came', async () => {
    expect(await withRemoteParent(remote, () => withSpan('work', {}, async () => currentTraceIds()))).toBeUndefined();
    expect(traceparentFor(remote)).toBe(remote);
    expect(startSpan('send', remote).traceparent).toBe(remote);
    await expect(withSpan('work', {}, () => Promise.reject(new Error('as it is')))).rejects.toThrow('as it is');
  });
});

describe('with an SDK', () => {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor({ exporter })];
  const sdk = new NodeSDK({ spanProcessors, metricReaders: [], logRecordProcessors: [], autoDetectResources: false });
  beforeAll(() => sdk.start());
  beforeEach(() => exporter.reset());
  afterAll(() => sdk.shutdown());
  const spans = () => exporter.getFinishedSpans();

  it('goes on from a trace that came from elsewhere, however deep', async () => {
    await withRemoteParent(remote, () =>
      withSpan('outer', { side: 'server' }, async () => {
        await Promise.resolve();
        await withSpan('inner', { attributes: { a: 1 } }, async (span) => span.set({ b: true }));
      }),
    );
    const [inner, outer] = spans();
    expect(outer?.parentSpanContext?.spanId).toBe(PARENT);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(inner).toMatchObject({ name: 'inner', attributes: { a: 1, b: true } });
    expect(inner?.spanContext().traceId).toBe(TRACE);
  });

  it.each(['', 'nonsense', `00-${'0'.repeat(32)}-${PARENT}-01`, `ff-${TRACE}-${PARENT}-01`])(
    'begins a trace of its own where %j came',
    async (given) => {
      await withRemoteParent(given, () => withSpan('work', {}, async () => undefined));
      expect(spans()[0]?.parentSpanContext).toBeUndefined();
      expect(startSpan('send', given).traceparent).toBe(given);
    },
  );

  it('records nothing of a trace that is not recorded, and passes it on', async () => {
    const silent = remote.replace(/01$/, '00');
    const passedOn = await withRemoteParent(silent, () => withSpan('work', {}, async () => currentTraceparent()));
    expect(spans()).toEqual([]);
    expect(passedOn).toMatch(new RegExp(`^00-${TRACE}-[\\da-f]{16}-00$`));
  });

  it('records failures by type or code, never by message; an answer below 500 is no failure', async () => {
    const coded = Object.assign(new Error('Jane Doe'), { code: 'ECONNREFUSED' });
    const refusal = Object.assign(new Error('Jane Doe'), { code: 'NOT_FOUND', status: 404 });
    for (const error of [new TypeError('Jane Doe'), coded, refusal]) {
      await withSpan('work', {}, () => Promise.reject(error)).catch(() => undefined);
    }
    const outcomes = spans().map(({ attributes, status }) => [attributes['error.type'], status.code]);
    expect(outcomes).toEqual([
      ['TypeError', SpanStatusCode.ERROR],
      ['ECONNREFUSED', SpanStatusCode.ERROR],
      ['NOT_FOUND', SpanStatusCode.UNSET],
    ]);
    expect(JSON.stringify(spans().map(({ attributes, status, events }) => [attributes, status, events]))).not.toContain(
      'Jane',
    );
  });

  it('passes on the span that runs, but to its own trace only', async () => {
    await withRemoteParent(remote, () =>
      withSpan('work', {}, async () => {
        expect(traceparentFor(undefined)).toBe(currentTraceparent());
        expect(traceparentFor(remote)).toBe(currentTraceparent());
        expect(traceparentFor(other)).toBe(other);
        expect(currentTraceIds()?.traceId).toBe(TRACE);
      }),
    );
  });

  it('begins spans for several at once, each in its own trace', () => {
    const sendings = [remote, other].map((parent) => startSpan('send', parent, { side: 'producer' }));
    expect(sendings[1]?.within(currentTraceIds)).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c' });
    sendings.forEach((span, index) => span.end(index === 1 ? new Error('lost') : undefined));
    expect(spans().map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET, SpanStatusCode.ERROR]);
    const [first] = spans();
    expect(sendings[0]?.traceparent).toBe(`00-${TRACE}-${first?.spanContext().spanId}-01`);
    expect(startSpan('send', undefined).traceparent).toBeUndefined();
  });

  it('names what turns out later', async () => {
    await withSpan('POST', {}, async (span) => {
      nameServerSpan('POST', '/api/v1/expenses/:id');
      annotateSpan({ 'outlay.service': 'gateway' });
      span.fail('SERVICE_UNAVAILABLE');
    });
    expect(spans()[0]).toMatchObject({
      name: 'POST /api/v1/expenses/:id',
      attributes: { 'http.route': '/api/v1/expenses/:id', 'outlay.service': 'gateway' },
      status: { code: SpanStatusCode.ERROR },
    });
  });
});
