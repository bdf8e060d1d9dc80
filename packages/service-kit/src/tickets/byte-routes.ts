import { Transform, type Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, notFound } from '@outlay/errors/app-error';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import type { Logger } from '@outlay/telemetry/logger';
import type { InternalTokenVerifier } from '@outlay/tenancy/internal-token';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { readRequestContext } from '../request-headers.ts';
import { passOver } from './pass-over.ts';
import type { Door, DownloadDoor, StreamDoor, UploadDoor } from './doors.ts';
import type { RedeemedTicket, TicketOffice } from './ticket-office.ts';
import { BYTES_PATH } from './ticket-token.ts';

/** Time that files on their way have left once the service stops; then they break off. */
const LEFT_MS = 10_000;
const MIB = 1024 * 1024;

export interface ByteRoutesOptions {
  readonly office: TicketOffice;
  readonly internalTokens: InternalTokenVerifier;
  /** By the purpose that tickets name. */
  readonly doors: Readonly<Record<string, Door>>;
  readonly logger: Logger;
}

/**
 * Registers `GET /bytes?ticket=…` and, for uploads, `POST /bytes?ticket=…`. Both take an internal token, of who took the ticket. The
 * content-type says which kind it is: `text/event-stream` for a stream.
 */
export function registerBytes(app: FastifyInstance, options: ByteRoutesOptions): void {
  const open = new Set<Readable>();
  app.addHook('preClose', async () => void setTimeout(() => open.forEach((body) => body.destroy()), LEFT_MS).unref());
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.get(BYTES_PATH, (request, reply) =>
      enter(options, request, async (door, ticket, context) => {
        if (door.kind === 'stream') return stream(door, ticket, request, reply);
        if (door.kind === 'download') return download(door, ticket, context, { reply, open, logger: options.logger });
        throw notFound('This download');
      }),
    );
    scope.post(BYTES_PATH, (request, reply) =>
      enter(options, request, async (door, ticket, context) => {
        if (door.kind !== 'upload') throw notFound('This upload');
        return reply.send(await upload(door, ticket, context, request));
      }),
    );
  });
}

/** The text of the ticket in the address; empty without one. */
export function ticketIn(request: FastifyRequest): string {
  const ticket: unknown = Reflect.get(Object(request.query), 'ticket');
  return typeof ticket === 'string' ? ticket : '';
}

async function enter(
  { office, internalTokens, doors }: ByteRoutesOptions,
  request: FastifyRequest,
  act: (door: Door, ticket: RedeemedTicket, context: RequestContext) => Promise<FastifyReply>,
): Promise<FastifyReply> {
  const context = {
    ...(await readRequestContext(request.headers, internalTokens)),
    hasLeft: () => request.raw.socket.destroyed,
  };
  const { requestId, tenantId } = context;
  return runWithLogContext({ requestId, tenantId }, async () => {
    const ticket = await office.redeem(ticketIn(request), context);
    const door = Object.hasOwn(doors, ticket.purpose) ? doors[ticket.purpose] : undefined;
    if (!door) throw new Error(`A ticket names the purpose ${ticket.purpose}, which has no door.`);
    return act(door, ticket, context);
  });
}

async function stream(door: StreamDoor, ticket: RedeemedTicket, request: FastifyRequest, reply: FastifyReply) {
  const last = request.headers['last-event-id'];
  await door.open(ticket, reply.raw, typeof last === 'string' ? last : undefined);
  // From here on the door writes the response.
  return reply.hijack();
}

async function download(
  door: DownloadDoor,
  ticket: RedeemedTicket,
  context: RequestContext,
  { reply, open, logger }: { reply: FastifyReply; open: Set<Readable>; logger: Logger },
): Promise<FastifyReply> {
  const { fileName, contentType, body } = await door.open(ticket, context);
  open.add(body);
  body.once('close', () => open.delete(body));
  body.once('error', (error) => logger.warn({ err: error, purpose: ticket.purpose }, 'a download broke off'));
  // The client may have left before there was a body; Fastify destroys it when the client leaves later.
  if (reply.raw.destroyed) body.destroy();
  // Loaded late: Jest cannot load it as a module and, for another package, by `require` at the same time.
  const { create } = await import('content-disposition');
  return reply.type(contentType).header('content-disposition', create(fileName)).send(body);
}

async function upload(door: UploadDoor, ticket: RedeemedTicket, context: RequestContext, request: FastifyRequest) {
  const contentType = request.headers['content-type'] ?? '';
  const mediaType = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!door.contentTypes.includes(mediaType))
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', `Send ${door.contentTypes.join(' or ')}.`);
  if (Number(request.headers['content-length'] ?? 0) > door.maxBytes) throw tooLarge(door.maxBytes);
  const body = request.raw.pipe(atMost(door.maxBytes));
  request.raw.once('close', () => {
    if (!request.raw.complete) body.destroy(new AppError('REQUEST_TIMEOUT', 'The file broke off before its end.'));
  });
  try {
    return await door.take(ticket, { contentType, body }, context);
  } finally {
    body.destroy();
    passOver(request.raw);
  }
}

/** Fails beyond `maxBytes`. */
function atMost(maxBytes: number): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxBytes) done(null, chunk);
      else done(tooLarge(maxBytes));
    },
  });
}

function tooLarge(maxBytes: number): AppError {
  const most = maxBytes < MIB ? `${maxBytes} bytes` : `${Math.floor(maxBytes / MIB)} MB`;
  return new AppError('PAYLOAD_TOO_LARGE', `The file is larger than ${most}. Split it into smaller files.`);
}
