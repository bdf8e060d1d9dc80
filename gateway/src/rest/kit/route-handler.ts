import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError, preconditionFailed } from '@outlay/errors/app-error';
import { sendEvents, type BytePipes } from '../../bytes/byte-pipes.ts';
import type { Executor } from '../../executor.ts';
import { inRestTerms } from './field-names.ts';
import { availableData } from './partial-data.ts';
import { checkIdempotencyKey, entityTag, expectedVersions, hasAlready } from './preconditions.ts';
import { parseQuery } from './query-string.ts';
import type { Answer, Route, Run } from './route.ts';

/** Runs one of a route's operations for a request. */
export type RunFor = (request: FastifyRequest) => Run;

/** Hands a route's operations to the executor, which validates and plans them before the gateway is ready. */
export function prepareRoute(route: Route, executor: Executor): RunFor {
  const prepared = new Map(route.sources.map((source) => [source, executor.prepare(source)]));
  return (request) => async (source, variables) => {
    const operation = prepared.get(source);
    if (!operation) throw new Error('A route must list every operation that it runs.');
    return inTerms(async () => {
      const answer = await executor.execute({ operation, variables, context: request.outlay });
      return availableData(answer, route.optionalParts);
    });
  };
}

async function inTerms<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof AppError ? inRestTerms(error) : error;
  }
}

/** The Fastify handler of a route: HTTP around `route.handle`. */
export function handlerOf(route: Route, runFor: RunFor, { prefix, pipes }: { prefix: string; pipes: BytePipes }) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (route.method === 'POST') checkIdempotencyKey(request.headers['idempotency-key']);
    const parts = {
      params: request.params,
      query: parseQuery(request.raw.url ?? ''),
      body: route.kind === 'upload' ? undefined : request.body,
      hasTokenCookie: request.outlay.browserSession?.refreshToken !== undefined,
    };
    const versions = route.guarded ? expectedVersions(request.headers['if-match']) : undefined;
    const answer = await anyVersion(versions, (expectedVersion) =>
      route.handle({ ...parts, expectedVersion }, runFor(request)),
    );
    if (answer.ticket === undefined) return send(route, request, reply, answer, prefix);
    if (request.method === 'HEAD') return route.kind === 'stream' ? sendEvents(reply, undefined) : reply.send();
    if (route.kind === 'upload') {
      const body = await inTerms(() => pipes.up(request, answer.ticket ?? ''));
      const received = route.received ? await route.received(body, runFor(request)) : { ...answer, body };
      return send(route, request, reply, received, prefix);
    }
    return inTerms(async () => pipes.down(request, reply, answer.ticket ?? ''));
  };
}

/**
 * Tries a change for each version that If-Match accepts, until one is the current version. A repetition with an Idempotency-Key
 * may find its stored answer under a later one.
 */
async function anyVersion<T>(
  versions: readonly number[] | undefined,
  change: (expectedVersion: number | undefined) => Promise<T>,
): Promise<T> {
  for (const next of versions?.slice(0, -1) ?? []) {
    try {
      return await change(next);
    } catch (error) {
      if (!(error instanceof AppError && ANOTHER_VERSION.has(error.code))) throw error;
    }
  }
  return change(versions?.at(-1));
}

const ANOTHER_VERSION = new Set(['PRECONDITION_FAILED', 'IDEMPOTENCY_KEY_REUSED']);

function send(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { body, version, location, status }: Answer<unknown>,
  prefix: string,
): FastifyReply {
  if (version !== undefined) void reply.header('etag', entityTag(version));
  if (version !== undefined && route.method === 'GET') {
    const wanted = expectedVersions(request.headers['if-match']);
    if (wanted && !wanted.includes(version)) throw preconditionFailed();
  }
  if (location !== undefined) void reply.header('location', prefix + location);
  if (route.cacheable && version !== undefined && hasAlready(request.headers['if-none-match'], version)) {
    return reply.code(304).send();
  }
  void reply.code(status ?? route.status ?? 200);
  if (route.reply === undefined) return reply.send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
