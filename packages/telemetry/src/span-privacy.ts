import type { Attributes } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import { withoutValues } from './sql-text.ts';

/** Attributes with IP addresses, user agents, and error messages, which quote values. */
const DROPPED = new Set([
  'client.address',
  'network.peer.address',
  'network.peer.port',
  'user_agent.original',
  'exception.message',
  'exception.stacktrace',
  'db.postgresql.values',
]);

const REWRITTEN: Readonly<Record<string, (text: string) => string>> = {
  'db.query.text': withoutValues,
  'db.statement': withoutValues,
  'url.query': namesOnly,
  'url.full': withoutQueryValues,
  'http.url': withoutQueryValues,
  'http.target': withoutQueryValues,
};

/**
 * A span as it may leave the process. SQL loses its values (the ORM writes them into the text), addresses lose those of
 * their query strings, and errors keep their type alone.
 */
export function withoutPersonalData(span: ReadableSpan): ReadableSpan {
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    status: { code: span.status.code },
    attributes: cleaned(span.attributes),
    links: span.links,
    events: span.events.map((event) => ({ ...event, attributes: cleaned(event.attributes ?? {}) })),
    duration: span.duration,
    ended: span.ended,
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  };
}

function cleaned(attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(([name]) => !DROPPED.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, rewritten(name, value)]));
}

function rewritten(name: string, value: Attributes[string]): Attributes[string] {
  const rewrite = REWRITTEN[name];
  return rewrite && typeof value === 'string' ? rewrite(value) : value;
}

/** `?q=rent&page=2` as `?q&page`. */
function namesOnly(query: string): string {
  const mark = query.startsWith('?') ? '?' : '';
  const names = [...new URLSearchParams(query).keys()];
  return mark + names.map((name) => encodeURIComponent(name)).join('&');
}

function withoutQueryValues(address: string): string {
  const at = address.indexOf('?');
  return at < 0 ? address : address.slice(0, at) + namesOnly(address.slice(at));
}
