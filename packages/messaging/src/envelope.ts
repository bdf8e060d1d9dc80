import { isEventId } from './event-id.ts';

/** Metadata of an event. It travels in the record's headers, so that the payload is the aggregate alone. */
export interface EventEnvelope {
  /** Version 7 UUID; the same on every delivery. */
  eventId: string;
  tenantId: number;
  /** Past tense, for example `ExpenseRecorded`. */
  type: string;
  aggregateId: number;
  /** The aggregate's version after the change, from 1. */
  version: number;
  /** See `ordering.ts`. */
  epoch: number;
  /** Time of the change. */
  time: Date;
  /** W3C trace context of the request that made the change. */
  traceparent?: string | undefined;
  requestId?: string | undefined;
}

/** The headers of a record are not an envelope. The message names each bad header, without its value, which may be personal data. */
export class EnvelopeError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The record's headers are not the envelope of an event: ${problems.join('; ')}.`);
    this.name = 'EnvelopeError';
    this.problems = problems;
  }
}

export function encodeEnvelope(envelope: EventEnvelope): Record<string, string> {
  return {
    'event-id': envelope.eventId,
    tenant: String(envelope.tenantId),
    type: envelope.type,
    aggregate: String(envelope.aggregateId),
    version: String(envelope.version),
    epoch: String(envelope.epoch),
    time: envelope.time.toISOString(),
    ...(envelope.traceparent !== undefined && { traceparent: envelope.traceparent }),
    ...(envelope.requestId !== undefined && { 'request-id': envelope.requestId }),
  };
}

/**
 * Reads an envelope from a record's headers; unknown headers are ignored.
 * @throws EnvelopeError naming every header that is missing or malformed
 */
export function decodeEnvelope(headers: Readonly<Record<string, string>>): EventEnvelope {
  const reader = new HeaderReader(headers);
  const envelope: EventEnvelope = {
    eventId: reader.eventId('event-id'),
    tenantId: reader.positive('tenant'),
    type: reader.text('type'),
    aggregateId: reader.positive('aggregate'),
    version: reader.positive('version'),
    epoch: reader.positive('epoch'),
    time: reader.time('time'),
    traceparent: headers['traceparent'],
    requestId: headers['request-id'],
  };
  if (reader.problems.length > 0) throw new EnvelopeError(reader.problems);
  return envelope;
}

/** Reads headers and collects their problems; a value read from a bad header must not be used. */
class HeaderReader {
  readonly problems: string[] = [];
  readonly #headers: Readonly<Record<string, string>>;

  constructor(headers: Readonly<Record<string, string>>) {
    this.#headers = headers;
  }

  text(name: string): string {
    const value = this.#headers[name];
    if (value) return value;
    this.problems.push(`header ${name} is missing`);
    return '';
  }

  eventId(name: string): string {
    return this.#checked(name, isEventId, 'is not a UUID');
  }

  positive(name: string): number {
    const isPositive = (value: string) => /^[1-9]\d*$/.test(value) && Number.isSafeInteger(Number(value));
    return Number(this.#checked(name, isPositive, 'is not a positive integer'));
  }

  time(name: string): Date {
    return new Date(this.#checked(name, (value) => !Number.isNaN(Date.parse(value)), 'is not a time'));
  }

  #checked(name: string, isValid: (value: string) => boolean, otherwise: string): string {
    const value = this.text(name);
    if (value !== '' && !isValid(value)) this.problems.push(`header ${name} ${otherwise}`);
    return value;
  }
}
