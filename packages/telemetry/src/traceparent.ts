import { isSpanContextValid, type SpanContext } from '@opentelemetry/api';

const TRACEPARENT = /^(?!ff)[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;
const HEX = 16;

/** Parses a W3C `traceparent`. @returns undefined for a malformed one */
export function parseTraceparent(text: string): SpanContext | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text) ?? [];
  const parsed = { traceId, spanId, traceFlags: Number.parseInt(flags, HEX), isRemote: true };
  return isSpanContextValid(parsed) ? parsed : undefined;
}

/** Writes a W3C `traceparent`. @returns undefined for an invalid span context */
export function formatTraceparent(span: SpanContext): string | undefined {
  if (!isSpanContextValid(span)) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(HEX).padStart(2, '0')}`;
}
