import { requestIdOf, traceparentOf } from './request-headers.ts';

const TRACE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('headers that are passed on', () => {
  it('keep a request id that is well-formed, and replace any other', () => {
    expect(requestIdOf({ 'x-request-id': 'order-17.b:2' })).toBe('order-17.b:2');
    for (const id of ['', 'a b', 'a"b', '<script>', 'x'.repeat(129), 'a\nb']) {
      expect(requestIdOf({ 'x-request-id': id })).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('keep a trace context that is one, and nothing else that a client calls so', () => {
    expect(traceparentOf({ traceparent: TRACE })).toBe(TRACE);
    for (const made of ['', 'x'.repeat(8_000), `${TRACE}\n`, TRACE.toUpperCase(), 'member@example.com']) {
      expect(traceparentOf({ traceparent: made })).toBeUndefined();
    }
  });
});
