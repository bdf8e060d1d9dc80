import Fastify, { type FastifyInstance } from 'fastify';
import { buildSchema, parse, validate, Kind } from 'graphql';
import { readFileSync } from 'node:fs';
import { AppError } from '@outlay/errors/app-error';
import { createLogger } from '@outlay/telemetry/logger';
import { permissionsOf, type Role } from '@outlay/tenancy/permissions';
import { ANONYMOUS, type Principal } from '@outlay/tenancy/request-context';
import type { ExecutionAnswer, ExecutionRequest, Executor } from '../src/executor.ts';
import { sendEvents, type BytePipes } from '../src/bytes/byte-pipes.ts';
import { registerErrors } from '../src/http/errors.ts';
import { requestOptions } from '../src/http/server-options.ts';
import { registerRest } from '../src/rest/rest-plugin.ts';

/** Operations that the graph received. */
export interface Asked {
  operation: string;
  variables: Readonly<Record<string, unknown>>;
}

/** REST in front of a graph that answers what the test says. */
export interface RestApp {
  app: FastifyInstance;
  asked: Asked[];
  /** Answers of the next operations; an AppError makes the graph refuse. */
  answers(answer: Record<string, unknown> | AppError): void;
  close(): Promise<void>;
}

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Starts REST for a caller of a role, or for nobody. */
export async function startRest(role: Role | null = 'OWNER'): Promise<RestApp> {
  const asked: Asked[] = [];
  let answer: Record<string, unknown> | AppError = {};
  const executor: Executor = {
    prepare(source) {
      const document = parse(source);
      const [problem] = validate(schema, document);
      if (problem) throw problem;
      const [operation] = document.definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation');
      return { source, operationName: operation.name?.value ?? '' };
    },
    async execute({ operation, variables = {} }: ExecutionRequest): Promise<ExecutionAnswer> {
      if (typeof operation === 'string') throw new Error('REST must use prepared operations');
      asked.push({ operation: operation.operationName, variables });
      if (!(answer instanceof AppError)) return { data: answer, status: 200 };
      const extensions = { code: answer.code, details: answer.details };
      return { data: null, errors: [{ message: answer.message, extensions }], status: 200 };
    },
  };
  const pipes: BytePipes = {
    down: async (_request, reply, ticket) => sendEvents(reply, `data: ${ticket}\n\n`),
    up: async (_request, ticket) => ({ ticket }),
    endAll: () => undefined,
  };
  const logger = createLogger({ service: 'gateway', level: 'fatal' });
  const app = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    ...requestOptions(logger),
  });
  registerErrors(app, [], logger);
  app.decorateRequest('outlay', { getter: () => contextOf(principalOf(role)) });
  await app.register(async (scope) => registerRest(scope, { executor, pipes, production: false }));
  await app.ready();
  return { app, asked, answers: (next) => void (answer = next), close: () => app.close() };
}

function principalOf(role: Role | null): Principal {
  return role === null ? ANONYMOUS : { kind: 'user', userId: 1, role, permissions: permissionsOf(role) };
}

function contextOf(principal: Principal) {
  return {
    requestId: 'request-1',
    tenantId: 1,
    tenantFromHost: false,
    principal,
    session: undefined,
    clientIp: '127.0.0.1',
    idempotencyKey: undefined,
    traceparent: undefined,
    browserSession: undefined,
    timings: new Map<string, number>(),
    setHeader: () => undefined,
    onceClosed: () => () => undefined,
  };
}
