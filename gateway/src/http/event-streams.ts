import { PassThrough } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { request as ask, type Dispatcher } from 'undici';
import { serviceUnavailable } from '@outlay/errors/app-error';
import { REQUEST_ID_HEADER } from '@outlay/service-kit/request-headers';
import type { Logger } from '@outlay/telemetry/logger';
import type { GatewayContext } from '../auth/gateway-context.ts';

/** Streams of server-sent events, piped from a service to a client. */
export interface EventStreams {
  /**
   * Pipes the stream that a ticket permits to the client, until either of them goes, or the caller's session ends.
   * @throws AppError SERVICE_UNAVAILABLE where the service gives none
   */
  open(request: FastifyRequest, reply: FastifyReply, ticket: string): Promise<FastifyReply>;
  /** Ends every stream, and each new one at once: the gateway is about to stop, and clients find another. */
  endAll(): void;
}

export interface EventStreamOptions {
  /** Where the service answers to a ticket. */
  readonly url: URL;
  readonly dispatcher: Dispatcher;
  readonly logger: Logger;
}

interface OpenStream {
  readonly session: GatewayContext['session'];
  end(): void;
}

const CONNECT_MS = 2_000;
/** Services send something every few seconds, if only a comment: one that is silent for so long is gone. */
const SILENCE_MS = 60_000;
/** Delay after which an ended session ends its streams. */
const WATCH_EVERY_MS = 500;
const LAST_EVENT_ID = /^[\x21-\x7e]{1,64}$/;
/** A stream that ends at once, and whose client comes back in a second. */
const COME_BACK = 'retry: 1000\n\n';

export function createEventStreams(options: EventStreamOptions): EventStreams {
  const open = new Set<OpenStream>();
  let watch: NodeJS.Timeout | undefined;
  let isEnding = false;

  const add = (stream: OpenStream): void => {
    open.add(stream);
    watch ??= setInterval(() => {
      for (const each of open) void endIfOver(each);
    }, WATCH_EVERY_MS).unref();
  };
  const remove = (stream: OpenStream): void => {
    open.delete(stream);
    if (open.size > 0) return;
    clearInterval(watch);
    watch = undefined;
  };

  return {
    async open(request, reply, ticket) {
      // `no-transform` and the header of nginx: whoever buffers or compresses holds events back.
      void reply.header('Cache-Control', 'no-store, no-transform').header('X-Accel-Buffering', 'no');
      void reply.type('text/event-stream; charset=utf-8');
      if (request.method === 'HEAD') return reply.send();
      if (isEnding) return reply.send(COME_BACK);
      const gone = new AbortController();
      const out = new PassThrough();
      const stream: OpenStream = {
        session: request.outlay.session,
        end() {
          gone.abort();
          out.end();
        },
      };
      add(stream);
      out.once('close', () => {
        remove(stream);
        // Also where the client went before anybody listened for that.
        gone.abort();
      });
      // The client is gone, or has all there was.
      reply.raw.once('close', () => gone.abort());
      try {
        const events = await connect(options, request, ticket, gone.signal);
        // A service that goes away ends the stream, as if it had been its end: the client connects again.
        events.on('error', () => out.end());
        events.pipe(out);
      } catch (error) {
        out.destroy();
        throw error;
      }
      return reply.send(out);
    },
    endAll() {
      isEnding = true;
      for (const stream of open) stream.end();
    },
  };
}

/** A stream stays open while its session cannot be checked. */
async function endIfOver(stream: OpenStream): Promise<void> {
  const isLive = await stream.session?.isLive().catch(() => true);
  if (isLive === false) stream.end();
}

async function connect(
  { url, dispatcher, logger }: EventStreamOptions,
  { id, headers }: FastifyRequest,
  ticket: string,
  gone: AbortSignal,
): Promise<Dispatcher.ResponseData['body']> {
  const address = new URL(url);
  address.searchParams.set('ticket', ticket);
  const last = headers['last-event-id'];
  const answer = await ask(address, {
    dispatcher,
    signal: gone,
    headersTimeout: CONNECT_MS,
    bodyTimeout: SILENCE_MS,
    headers: {
      accept: 'text/event-stream',
      [REQUEST_ID_HEADER]: id,
      ...(typeof last === 'string' && LAST_EVENT_ID.test(last) && { 'last-event-id': last }),
    },
  }).catch((error: unknown) => {
    if (!gone.aborted) logger.warn({ err: error }, 'a stream cannot be opened');
    throw serviceUnavailable();
  });
  if (answer.statusCode === 200) return answer.body;
  await answer.body.dump();
  logger.warn({ status: answer.statusCode }, 'a service does not take its own ticket');
  throw serviceUnavailable();
}
