import type { Readable } from 'node:stream';
import { request as ask, type Dispatcher } from 'undici';
import { z } from 'zod';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import { isDetailCode, type DetailCode } from '@outlay/errors/detail-codes';
import { isErrorCode, type ErrorCode } from '@outlay/errors/error-codes';
import { INTERNAL_TOKEN_HEADER, REQUEST_ID_HEADER, TRACEPARENT_HEADER } from '@outlay/service-kit/request-headers';
import { BYTES_PATH, readTicket } from '@outlay/service-kit/tickets/ticket-token';
import type { Logger } from '@outlay/telemetry/logger';
import type { GatewayContext } from '../auth/gateway-context.ts';
import type { InternalTokens } from '../auth/internal-tokens.ts';

export interface ServiceBytesOptions {
  /** GraphQL addresses of the services by name. */
  readonly services: ReadonlyMap<string, string>;
  readonly tokens: InternalTokens;
  readonly dispatcher: Dispatcher;
  readonly logger: Logger;
}

/** A ticket with what is sent along. */
export interface Exchange {
  readonly caller: GatewayContext;
  readonly ticket: string;
  /** Aborted once the client is gone. */
  readonly gone: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  /** The file of an upload. */
  readonly body?: Readable;
}

/** Hands tickets to the services that issued them. */
export interface ServiceBytes {
  /** The answer, which is a success. @throws AppError NOT_FOUND for a ticket that is none; what the service answers; SERVICE_UNAVAILABLE */
  exchange(exchange: Exchange): Promise<Dispatcher.ResponseData>;
}

/** A service reads a first row, or begins a workbook, before it answers. An upload is answered when it was read. */
const HEADERS_MS = 20_000;
const UPLOAD_HEADERS_MS = 10 * 60_000;
/** Streams send something every few seconds, if only a comment. Time in which a client takes nothing does not count. */
const SILENCE_MS = 60_000;
const refusal = z.object({
  error_code: z.custom<ErrorCode>(isErrorCode),
  message: z.string(),
  details: z.array(z.object({ field: z.string(), message: z.string(), code: z.custom<DetailCode>(isDetailCode) })),
});

export function createServiceBytes({ services, tokens, dispatcher, logger }: ServiceBytesOptions): ServiceBytes {
  return {
    async exchange({ caller, ticket, gone, headers, body }) {
      const url = services.get(readTicket(ticket)?.service ?? '');
      if (url === undefined) throw new AppError('NOT_FOUND', 'This is no ticket. Take one from the graph.');
      const address = new URL(BYTES_PATH, url);
      address.searchParams.set('ticket', ticket);
      const { tenantId, principal, requestId, traceparent } = caller;
      const answer = await ask(address, {
        method: body ? 'POST' : 'GET',
        body: body ?? null,
        dispatcher,
        signal: gone,
        headersTimeout: body ? UPLOAD_HEADERS_MS : HEADERS_MS,
        bodyTimeout: SILENCE_MS,
        headers: {
          ...headers,
          [REQUEST_ID_HEADER]: requestId,
          [INTERNAL_TOKEN_HEADER]: await tokens.tokenFor({ tenantId, principal }),
          ...(traceparent !== undefined && { [TRACEPARENT_HEADER]: traceparent }),
        },
      }).catch((error: unknown) => {
        if (!gone.aborted) logger.warn({ err: error }, 'a service does not take a ticket');
        throw serviceUnavailable();
      });
      if (answer.statusCode === 200) return answer;
      throw await refusalIn(answer, caller, logger);
    },
  };
}

/** The error that the service answered. */
async function refusalIn(answer: Dispatcher.ResponseData, caller: GatewayContext, logger: Logger): Promise<AppError> {
  const said = refusal.safeParse(await answer.body.json().catch(() => null));
  if (!said.success || said.data.error_code === 'INTERNAL') {
    logger.warn({ status: answer.statusCode }, 'a service does not answer to a ticket');
    return serviceUnavailable();
  }
  const retryAfter = answer.headers['retry-after'];
  if (typeof retryAfter === 'string') caller.setHeader('Retry-After', retryAfter);
  return new AppError(said.data.error_code, said.data.message, said.data.details);
}
