import {
  execute,
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFormattedError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { formatGraphQLError } from '@outlay/errors/graphql';
import { reportError } from '@outlay/telemetry/error-reporting';
import { serviceOf, type Logger } from '@outlay/telemetry/logger';
import { observeOperation } from '../operation-telemetry.ts';
import { createTextCache } from './text-cache.ts';

/** A GraphQL request of the gateway or a sibling. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
}

/** The answer to an operation. `data` is undefined where it was refused before anything ran. */
export interface OperationAnswer {
  readonly errors?: readonly GraphQLFormattedError[];
  readonly data?: ExecutionResult['data'];
}

/** Runs operations on a schema. `Context` is the resolvers' context. */
export interface OperationRunner<Context extends object> {
  /** Never rejects: what goes wrong is in `errors`, formatted and masked. */
  run(request: OperationRequest, context: Context): Promise<OperationAnswer>;
}

interface KnownOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** A text that is not valid. */
interface Unreadable {
  readonly errors: readonly GraphQLError[];
}

/** Characters of texts whose parsed and validated documents are kept. */
const KEPT_TEXT_SIZE = 8 * 1024 * 1024;

/** Each text is parsed and validated once; the gateway sends few different ones. */
export function createOperationRunner<Context extends object>(
  schema: GraphQLSchema,
  logger: Logger,
): OperationRunner<Context> {
  const service = serviceOf(logger);
  const kept = createTextCache<KnownOperation>(KEPT_TEXT_SIZE);

  const known = ({ query, operationName }: OperationRequest): KnownOperation | Unreadable => {
    const key = `${operationName ?? ''}\n${query}`;
    const before = kept.get(key);
    if (before) return before;
    const made = readOperation(schema, query, operationName);
    if ('document' in made) kept.set(key, made);
    return made;
  };

  const format = (error: GraphQLError): GraphQLFormattedError => {
    const formatted = formatGraphQLError(error.toJSON(), error);
    if (formatted.extensions?.['code'] === 'INTERNAL') {
      logger.error({ err: error }, 'a resolver failed');
      reportError(error.originalError ?? error, { where: 'request', service });
    }
    return formatted;
  };

  return {
    async run(request, contextValue) {
      const read = known(request);
      return observeOperation(service, 'operation' in read ? read.operation : undefined, async () => {
        const result = 'operation' in read ? await executeOperation(schema, read, request, contextValue) : read;
        const errors = result.errors?.map(format);
        return 'data' in result ? { ...(errors && { errors }), data: result.data } : { errors: errors ?? [] };
      });
    },
  };
}

async function executeOperation(
  schema: GraphQLSchema,
  { document }: KnownOperation,
  { operationName, variables }: OperationRequest,
  contextValue: object,
): Promise<ExecutionResult> {
  const result = await execute({ schema, document, operationName, variableValues: variables, contextValue });
  if (result.data !== undefined) return result;
  // Nothing ran: the variables do not fit.
  return { errors: (result.errors ?? []).map((error) => withCode(error, 'BAD_USER_INPUT')) };
}

/** Parses and validates a text. */
function readOperation(
  schema: GraphQLSchema,
  query: string,
  operationName: string | undefined,
): KnownOperation | Unreadable {
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [withCode(error, 'GRAPHQL_PARSE_FAILED')] };
    throw error;
  }
  const problems = validate(schema, document);
  if (problems.length > 0) return { errors: problems.map((one) => withCode(one, 'GRAPHQL_VALIDATION_FAILED')) };
  const operation = getOperationAST(document, operationName);
  if (operation) return { document, operation };
  const message = 'Name one operation of the query in operationName.';
  return { errors: [new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })] };
}

/** The same error with a code, unless it has one. */
function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, path, originalError, extensions } = error;
  return new GraphQLError(message, {
    ...{ nodes, source, positions, path, originalError },
    extensions: { code, ...extensions },
  });
}
