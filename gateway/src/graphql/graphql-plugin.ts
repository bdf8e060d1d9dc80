import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '@outlay/errors/app-error';
import type { Logger } from '@outlay/telemetry/logger';
import type { ApiDependencies, ApiPlugin } from '../http/api-plugin.ts';
import { asAppError, methodNotAllowed, nameAcceptable } from '../http/errors.ts';
import { takeJson } from '../http/json-body.ts';
import { issueCode } from '../http/issue-code.ts';
import { plainMessage } from '../http/plain-message.ts';
import { parseStrictJson } from '../http/strict-json.ts';
import { queryTooComplex } from '../limits/query-limits.ts';

const RESPONSE_TYPE = 'application/graphql-response+json';

const Body = z.object({
  query: z.string().min(1, 'must not be empty'),
  operationName: z.string().nullish(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  extensions: z.unknown().optional(),
});

/**
 * `POST /graphql`, GraphQL over HTTP: JSON only, which a page of another origin cannot send without a preflight, and one
 * operation at a time. A refused operation answers with its own status; one that ran answers 200 whatever its errors.
 */
export function createGraphQLPlugin(logger: Logger): ApiPlugin {
  return (app, deps) => {
    registerErrors(app, logger);
    takeJson(app, (text) => parseStrictJson(text, (issue) => queryTooComplex(`The body ${issue}.`)).value);
    registerOperations(app, deps);
    // Elsewhere the explorer has this route.
    if (deps.production) app.get('/graphql', { config: { open: true } }, refuseGet);
  };
}

function registerOperations(app: FastifyInstance, { executor }: ApiDependencies): void {
  app.post('/graphql', async (request, reply) => {
    const { query, operationName, variables } = readBody(request.body);
    const answer = await executor.execute({
      operation: query,
      operationName: operationName ?? undefined,
      variables: variables ?? undefined,
      context: request.outlay,
    });
    const { data, errors, status } = answer;
    const type = request.headers.accept?.includes(RESPONSE_TYPE) ? RESPONSE_TYPE : 'application/json';
    reply.code(status).type(`${type}; charset=utf-8`);
    return reply.send(JSON.stringify({ ...(errors && { errors }), ...(data !== undefined && { data }) }));
  });
}

function readBody(body: unknown): z.output<typeof Body> {
  if (Array.isArray(body)) throw queryTooComplex('One operation at a time: batches are not taken.');
  const read = Body.safeParse(body, { reportInput: true, error: plainMessage });
  if (read.success) return read.data;
  const details = read.error.issues.map((issue) => ({
    field: issue.path.join('.') || 'body',
    message: issue.message,
    code: issueCode(issue),
  }));
  throw new AppError('VALIDATION_FAILED', 'Send {"query": "…", "variables": {…}}.', details);
}

/** Refusals before an operation is read (a bad token, a body that is too large) in the shape GraphQL clients know. */
function registerErrors(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler((thrown: unknown, request, reply) => {
    return refuse(reply, asAppError(thrown, request, logger));
  });
}

/** Answers `GET /graphql` for everybody but the explorer: operations are sent by POST. */
export function refuseGet(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return refuse(reply.header('Allow', 'POST'), methodNotAllowed(request.method, ['POST']));
}

function refuse(reply: FastifyReply, { message, code, details, status }: AppError): FastifyReply {
  nameAcceptable(reply, status);
  return reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions: { code, details } }] });
}
