import type { IncomingMessage } from 'node:http';
import { PassThrough, pipeline, type Readable, type Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Dispatcher } from 'undici';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { passOver } from '@outlay/service-kit/tickets/pass-over';
import { readTicket } from '@outlay/service-kit/tickets/ticket-token';
import type { ByteAllowance } from './byte-allowance.ts';
import type { ServiceBytes } from './service-bytes.ts';
import { watchPace } from './pace.ts';
import type { Transfers } from './transfers.ts';

/** Pipes bytes between clients and the services that own them, as tickets permit. */
export interface BytePipes {
  /**
   * Pipes a file or a stream of server-sent events to the client, until either side goes, or the caller's session ends. What breaks
   * off breaks the connection, so that no short file looks whole.
   * @throws AppError before anything is sent: NOT_FOUND for a bad ticket, RATE_LIMITED, SERVICE_UNAVAILABLE, what the service answers
   */
  down(request: FastifyRequest, reply: FastifyReply, ticket: string): Promise<FastifyReply>;
  /** Pipes the body of a request to the service. @returns what the service answers, as JSON @throws AppError as {@link down} does */
  up(request: FastifyRequest, ticket: string): Promise<unknown>;
  /** The gateway is about to stop: ends streams, and files some seconds later. */
  endAll(): void;
}

export interface BytePipesParts {
  readonly services: ServiceBytes;
  readonly transfers: Transfers;
  readonly allowance: ByteAllowance;
}

const EVENTS = 'text/event-stream';
/** Time in which a client may take nothing. */
const CLIENT_SILENCE_MS = 120_000;
/** Longest time of a file; a snapshot of the database lives for as long (`copyOut`). */
const FILE_MS = 30 * 60_000;
/** Services whose tickets are for streams: what limits files does not limit them. */
const STREAMING: ReadonlySet<string> = new Set(['notifications']);
const LAST_EVENT_ID = /^[\x21-\x7e]{1,64}$/;
/** A stream that ends at once, and whose client comes back in a second. */
const COME_BACK = 'retry: 1000\n\n';

export function createBytePipes(parts: BytePipesParts): BytePipes {
  const { services, transfers, allowance } = parts;
  return {
    async down(request, reply, ticket) {
      const gone = new AbortController();
      // The client is gone, or has all there was.
      request.outlay.onceClosed(() => gone.abort());
      const last = request.headers['last-event-id'];
      const headers: Record<string, string> =
        typeof last === 'string' && LAST_EVENT_ID.test(last) ? { 'last-event-id': last } : {};
      const exchange = async () => services.exchange({ caller: request.outlay, ticket, gone: gone.signal, headers });
      if (!isForStream(ticket)) return file(parts, request, reply, exchange);
      return stream(parts, request, reply, await exchange());
    },

    async up(request, ticket) {
      const caller = request.outlay;
      await allowance.require(caller);
      const gone = new AbortController();
      const remove = transfers.add({ kind: 'file', caller, end: () => gone.abort() });
      const left = (): void => (request.raw.complete ? undefined : gone.abort());
      request.raw.once('close', left);
      try {
        const body = carried(request.raw, allowance.meter(caller));
        const answer = await services.exchange({
          caller,
          ticket,
          gone: gone.signal,
          body,
          headers: fileHeaders(request),
        });
        return await answer.body.json();
      } finally {
        request.raw.off('close', left);
        passOver(request.raw);
        remove();
      }
    },

    endAll: () => transfers.endAll(),
  };
}

/** The body of a request on its way to a service, which may answer before it has all of it. */
function carried(request: IncomingMessage, meter: Transform): Readable {
  request.once('error', (error) => meter.destroy(error));
  return request.pipe(meter.on('error', () => undefined));
}

function stream(
  { transfers }: BytePipesParts,
  request: FastifyRequest,
  reply: FastifyReply,
  { body: events }: Dispatcher.ResponseData,
): FastifyReply {
  if (transfers.isEnding()) {
    events.destroy();
    return sendEvents(reply, COME_BACK);
  }
  const out = new PassThrough();
  const remove = transfers.add({ kind: 'stream', caller: request.outlay, end: () => out.end() });
  out.once('close', () => {
    remove();
    events.destroy();
  });
  // A service that goes away ends the stream, as if it had been its end: the client connects again.
  events.on('error', () => out.end());
  events.pipe(out);
  return sendEvents(reply, out);
}

/** Sends a file. Nobody makes it, and its ticket stays good, where the caller has no place or no bytes left for it. */
async function file(
  { transfers, allowance }: BytePipesParts,
  request: FastifyRequest,
  reply: FastifyReply,
  exchange: () => Promise<Dispatcher.ResponseData>,
): Promise<FastifyReply> {
  const caller = request.outlay;
  if (transfers.isEnding()) throw serviceUnavailable();
  await allowance.require(caller);
  const out = allowance.meter(caller);
  const breakOff = (): void => void out.destroy(new Error('The file was broken off.'));
  const remove = transfers.add({ kind: 'file', caller, end: breakOff });
  const timer = setTimeout(breakOff, FILE_MS).unref();
  const stopWatch = watchPace(reply.raw, breakOff);
  out
    .once('error', () => undefined)
    .once('close', () => {
      clearTimeout(timer);
      stopWatch();
      remove();
    });
  try {
    const answer = await exchange();
    if (out.destroyed) {
      answer.body.destroy();
      throw serviceUnavailable();
    }
    reply.raw.setTimeout(CLIENT_SILENCE_MS, breakOff);
    for (const name of ['content-type', 'content-disposition']) void reply.header(name, headerOf(answer, name));
    return await reply
      .header('Cache-Control', 'no-store, no-transform')
      .send(pipeline(answer.body, out, () => undefined));
  } catch (error) {
    out.destroy();
    throw error;
  }
}

/** `no-transform` and the header of nginx: whoever buffers or compresses holds events back. */
export function sendEvents(reply: FastifyReply, events: Readable | string | undefined): FastifyReply {
  return reply
    .headers({ 'Cache-Control': 'no-store, no-transform', 'X-Accel-Buffering': 'no' })
    .type(`${EVENTS}; charset=utf-8`)
    .send(events);
}

function isForStream(ticket: string): boolean {
  return STREAMING.has(readTicket(ticket)?.service ?? '');
}

function headerOf({ headers }: Dispatcher.ResponseData, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}

function fileHeaders({ headers }: FastifyRequest): Record<string, string> {
  const { 'content-type': type, 'content-length': length } = headers;
  return {
    ...(type !== undefined && { 'content-type': type }),
    ...(length !== undefined && { 'content-length': length }),
  };
}
