import { context, SpanKind, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

/** Attributes of a span. Never personal data: no values of queries, variables or bodies. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

/** OpenTelemetry's span kind. */
export type Side = 'internal' | 'server' | 'client' | 'producer' | 'consumer';

export interface SpanOptions {
  /** By default `internal`. */
  side?: Side;
  attributes?: SpanAttributes;
}

export interface RunningSpan {
  set(attributes: SpanAttributes): void;
  rename(name: string): void;
  /** Marks the span as failed, for work that throws nothing. @param type a code, never a message */
  fail(type: string): void;
}

/** A span that is ended by hand, for work on behalf of several callers. */
export interface ManualSpan {
  /** Trace context to pass on, so that its receiver continues from this span; that of the parent where nothing is recorded. */
  readonly traceparent: string | undefined;
  /** Runs `work` as part of it. */
  within<T>(work: () => T): T;
  /** @param error the failure, if there was one */
  end(error?: unknown): void;
}

const KINDS: Readonly<Record<Side, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};
const HTTP_SERVER_ERROR = 500;

/** Does nothing, at almost no cost, until an SDK is started (see preload.ts). */
const tracer = trace.getTracer('outlay');

/**
 * Runs `work` in a span, which is the parent of all spans within. It resolves and rejects as `work` does; a failure marks the
 * span with the error's type or code, never with its message.
 */
export async function withSpan<T>(
  name: string,
  { side = 'internal', attributes = {} }: SpanOptions,
  work: (span: RunningSpan) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind: KINDS[side], attributes: { ...attributes } }, async (span) => {
    try {
      return await work(running(span));
    } catch (error) {
      markFailed(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Runs `work` with the parent span of `traceparent`, if that is valid. */
export function withRemoteParent<T>(traceparent: string | undefined, work: () => T): T {
  const parent = contextOf(traceparent);
  return parent ? context.with(parent, work) : work();
}

/** Begins a span below `traceparent`. Nothing is recorded without one, or where its trace is not recorded. */
export function startSpan(
  name: string,
  traceparent: string | undefined,
  { side = 'internal', attributes = {} }: SpanOptions = {},
): ManualSpan {
  const parent = contextOf(traceparent);
  if (!parent) return { traceparent, within: (work) => work(), end: () => undefined };
  const span = tracer.startSpan(name, { kind: KINDS[side], attributes: { ...attributes } }, parent);
  return {
    traceparent: formatTraceparent(span.spanContext()) ?? traceparent,
    within: (work) => context.with(trace.setSpan(parent, span), work),
    end(error) {
      if (error !== undefined) markFailed(span, error);
      span.end();
    },
  };
}

/** W3C trace context of the current span; undefined outside of one, and without tracing. */
export function currentTraceparent(): string | undefined {
  const span = trace.getActiveSpan();
  return span && formatTraceparent(span.spanContext());
}

/**
 * Trace context to pass on for one caller: that of the current span, unless it belongs to another trace, as in work on behalf of
 * several callers.
 * @param asked trace context of the caller's request
 */
export function traceparentFor(asked: string | undefined): string | undefined {
  const current = currentTraceparent();
  if (current === undefined || asked === undefined) return asked ?? current;
  return parseTraceparent(current)?.traceId === parseTraceparent(asked)?.traceId ? current : asked;
}

/** Ids of the current span, for log lines. */
export function currentTraceIds(): { traceId: string; spanId: string } | undefined {
  const span = trace.getActiveSpan()?.spanContext();
  return span && trace.isSpanContextValid(span) ? { traceId: span.traceId, spanId: span.spanId } : undefined;
}

/** Adds attributes to the current span. */
export function annotateSpan(attributes: SpanAttributes): void {
  trace.getActiveSpan()?.setAttributes({ ...attributes });
}

/** Names the current request's span by its route, which is known only after the span has begun. */
export function nameServerSpan(method: string, route: string): void {
  const span = trace.getActiveSpan();
  if (!span?.isRecording()) return;
  span.updateName(`${method} ${route}`);
  span.setAttribute('http.route', route);
}

function running(span: Span): RunningSpan {
  return {
    set: (attributes) => void span.setAttributes({ ...attributes }),
    rename: (name) => void span.updateName(name),
    fail: (type) => void span.setAttribute('error.type', type).setStatus({ code: SpanStatusCode.ERROR }),
  };
}

function contextOf(traceparent: string | undefined): Context | undefined {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return parent && trace.setSpanContext(context.active(), parent);
}

/** An AppError below 500 is an answer, not a failure of the work. */
function markFailed(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  if (typeof status === 'number' && status < HTTP_SERVER_ERROR) return;
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
