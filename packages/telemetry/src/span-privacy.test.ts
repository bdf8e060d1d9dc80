import { SpanStatusCode } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { withoutPersonalData } from './span-privacy.ts';

function record(attributes: Record<string, string>) {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const span = provider.getTracer('test').startSpan('work', { attributes });
  span.recordException(new Error('Jane Doe is not a number'));
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'Jane Doe' });
  span.end();
  return withoutPersonalData(exporter.getFinishedSpans()[0]!);
}

describe('a span as it leaves the process', () => {
  it('has no address of a person, no message, no values', () => {
    const span = record({
      'client.address': '192.0.2.7',
      'network.peer.address': '192.0.2.7',
      'user_agent.original': 'Jane’s phone',
      'url.query': '?q=Jane+Doe&page=2',
      'url.full': 'https://host/path?mail=jane%40doe.example',
      'http.target': '/path?token=abc',
      'db.query.text': `select 'Jane Doe'`,
      'http.route': '/api/v1/users/:id',
    });
    expect(span.attributes).toEqual({
      'url.query': '?q&page',
      'url.full': 'https://host/path?mail',
      'http.target': '/path?token',
      'db.query.text': 'select ?',
      'http.route': '/api/v1/users/:id',
    });
    expect(span.status).toEqual({ code: SpanStatusCode.ERROR });
    expect(span.events[0]?.attributes).toEqual({ 'exception.type': 'Error' });
    expect(JSON.stringify([span.attributes, span.events, span.status])).not.toMatch(/jane/i);
  });
});
