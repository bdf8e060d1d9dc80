import { runWithLogContext } from '@outlay/telemetry/log-context';
import { reportError } from '@outlay/telemetry/error-reporting';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { Kind, parse, type GraphQLSchema } from 'graphql';
import { AppError, serviceUnavailable } from '@outlay/errors/app-error';
import type { ExecutionAnswer, ExecutionRequest, Executor, StaticOperation } from '../executor.ts';
import { retryAfterOf } from '../http/retry-after.ts';
import { queryTooComplex, type QueryLimits } from '../limits/query-limits.ts';
import type { RequestLimiter } from '../limits/request-limiter.ts';
import { checkVariableSize } from '../limits/variable-size.ts';
import { createPermissionGate, type PermissionGate } from '../permissions/permission-gate.ts';
import type { RuleTree } from '../permissions/rules.ts';
import type { AnalysedOperation } from './analysed-operation.ts';
import { formatErrors, invalidVariables, refusal, type ErrorFormat } from './answer-errors.ts';
import { keepRefreshToken, variablesWithCookie } from './browser-tokens.ts';
import { createDocumentStore, type DocumentStore } from './document-store.ts';
import type { Federation, FederationResult } from './federation.ts';
import { observeOperation, type Recognise } from './operation-telemetry.ts';

export interface ExecutorOptions {
  readonly federation: Federation;
  readonly rules: RuleTree;
  readonly limiter: RequestLimiter;
  readonly limits: QueryLimits;
  readonly introspection: boolean;
  readonly errors: ErrorFormat;
  readonly logger: Logger;
}

/** Everything derived from one version of the graph. */
interface Graph {
  readonly documents: DocumentStore;
  readonly gate: PermissionGate;
}

/** An executor with a lifecycle: `start` loads the graph, then checks and plans every static operation. */
export interface OperationExecutor extends Executor {
  /** @throws when the graph cannot be loaded, a rule names what the graph has not, or a static operation is not valid */
  start(): Promise<void>;
  stop(): Promise<void>;
  ready(): boolean;
}

/**
 * Runs every operation in the same steps, cheapest first: analyse (once per text), count against the rate limits, check
 * permissions, weigh, run. Nothing reaches a subgraph before all of them have passed.
 */
export function createOperationExecutor(options: ExecutorOptions): OperationExecutor {
  const { federation, rules, limiter, limits, introspection, logger } = options;
  const service = serviceOf(logger);
  const statics: StaticOperation[] = [];
  let graph: Graph | undefined;

  const useSchema = (schema: GraphQLSchema): void => {
    const documents = createDocumentStore(schema, { limits, introspection });
    graph = { documents, gate: createPermissionGate(schema, rules) };
  };

  const admit = async (request: ExecutionRequest, current: Graph, recognise: Recognise): Promise<AnalysedOperation> => {
    const { context } = request;
    const operation = await analyseCounted(request, current.documents, limiter);
    recognise(operation);
    await limiter.countCaller(operation.rootFields, context);
    await current.gate.check(operation, context.principal);
    checkCost(operation, request, limits.maxCost);
    await limiter.countTenant(operation.rootFields, context);
    return operation;
  };

  const run = async (request: ExecutionRequest, recognise: Recognise): Promise<ExecutionAnswer> => {
    try {
      if (!graph) throw serviceUnavailable();
      const operation = await admit(request, graph, recognise);
      const variables = variablesWithCookie(operation, { ...request.variables }, request.context);
      const result = await federation.run(operation, variables, request.context);
      const answered = answer(operation, result, request, options);
      if (!answered.errors) await limiter.giveBackRefreshes(operation.rootFields, request.context);
      return answered;
    } catch (error) {
      const refused = refusal(error, options.errors);
      if (refused.status === 500) {
        logger.error({ err: error }, 'an operation failed');
        reportError(error, { where: 'request', service });
      }
      return refused;
    }
  };

  const warm = ({ source, operationName }: StaticOperation, { documents }: Graph): Promise<void> =>
    federation.prepare(documents.analyse(source, { operationName, trusted: true, browser: undefined }));

  return {
    execute: (request) => {
      const { requestId, tenantId } = request.context;
      return runWithLogContext({ requestId, tenantId }, () =>
        observeOperation(service, request, (recognise) => run(request, recognise)),
      );
    },
    prepare(source) {
      const operation: StaticOperation = { source, operationName: nameOf(source) };
      statics.push(operation);
      return operation;
    },
    async start() {
      try {
        await federation.start(useSchema);
        if (!graph) throw new Error('The permission rules do not match the graph; run npm run compose.');
        for (const operation of statics) await warm(operation, graph);
      } catch (error) {
        await federation.stop();
        throw error;
      }
      logger.info({ operations: statics.length }, 'static operations are planned');
    },
    stop: () => federation.stop(),
    ready: () => graph !== undefined,
  };
}

/** The gateway's own operations are not weighed. @throws AppError QUERY_TOO_COMPLEX */
function checkCost(operation: AnalysedOperation, request: ExecutionRequest, maxCost: number): void {
  const cost = typeof request.operation === 'string' ? operation.cost(request.variables ?? {}) : 0;
  if (cost <= maxCost) return;
  throw queryTooComplex(
    `The operation could bring back ${cost} objects; ${maxCost} are allowed. Ask for smaller pages.`,
  );
}

function analyse(
  { operation, operationName, variables, context }: ExecutionRequest,
  documents: DocumentStore,
): AnalysedOperation {
  const { browserSession } = context;
  const browser = browserSession && { hasCookie: browserSession.refreshToken !== undefined };
  if (typeof operation === 'string') {
    checkVariableSize(variables);
    return documents.analyse(operation, { operationName, trusted: false, browser });
  }
  return documents.analyse(operation.source, { operationName: operation.operationName, trusted: true, browser });
}

/** Reading a text is work, even one that is refused: it counts like an operation with one field. */
async function analyseCounted(
  request: ExecutionRequest,
  documents: DocumentStore,
  limiter: RequestLimiter,
): Promise<AnalysedOperation> {
  try {
    return analyse(request, documents);
  } catch (refused) {
    await limiter.countCaller([''], request.context);
    throw refused;
  }
}

function answer(
  operation: AnalysedOperation,
  result: FederationResult,
  { context }: ExecutionRequest,
  { errors: format, logger }: ExecutorOptions,
): ExecutionAnswer {
  const { data, errors } = result;
  // Without data nothing ran: the variables did not fit.
  if (data === undefined) throw invalidVariables(errors);
  const formatted = formatErrors(errors, format);
  keepRefreshToken(operation, data, formatted, context);
  const codes = formatted.map(({ extensions }) => extensions?.['code']);
  if (codes.includes('INTERNAL')) logger.error({ errors }, 'a subgraph failed');
  const [retryAfter] = codes.map(retryAfterOf).filter((seconds) => seconds !== undefined);
  if (retryAfter !== undefined) context.setHeader('Retry-After', retryAfter);
  return { data, status: 200, ...(formatted.length > 0 && { errors: formatted }) };
}

function nameOf(source: string): string {
  const operation = parse(source).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  if (!operation?.name) throw new AppError('INTERNAL', 'A static operation must have a name.');
  return operation.name.value;
}
