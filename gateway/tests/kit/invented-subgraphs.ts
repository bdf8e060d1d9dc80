import { createHash } from 'node:crypto';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  graphql,
  GraphQLError,
  isEnumType,
  isListType,
  isNonNullType,
  isScalarType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
} from 'graphql';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { ANONYMOUS } from '@outlay/tenancy/request-context';
import type { GatewayContext } from '../../src/auth/gateway-context.ts';
import type { SubgraphAnswer, SubgraphSource } from '../../src/subgraphs/subgraph-source.ts';

/** The services' real SDL with invented values, the same for the same question: some are null, and some fields fail. */
export interface InventedSubgraphs {
  answer(subgraph: string, query: string, variables: Readonly<Record<string, unknown>>): Promise<Answered>;
  source(subgraph: string): SubgraphSource;
  readonly caller: GatewayContext;
  /** The number of errors in all answers. */
  faults(): number;
}

type Answered = SubgraphAnswer & { data: Record<string, unknown> | null };

const SERVICES = ['identity', 'projects', 'ledger', 'analytics', 'notifications'];
/** One field of so many is null where it may be, and of so many fails. */
const [NULL_OF, FAULT_OF] = [7, 23];

export function invent(): InventedSubgraphs {
  const schemas = new Map(
    SERVICES.map((name) => {
      const typeDefs = loadTypeDefs(new URL(`../../../services/${name}/src/`, import.meta.url));
      return [name, buildSubgraphSchema([{ typeDefs }])];
    }),
  );
  let faults = 0;
  const answer: InventedSubgraphs['answer'] = async (subgraph, query, variables) => {
    const schema = schemas.get(subgraph);
    if (!schema) throw new Error(`There is no subgraph ${subgraph}.`);
    const result = await graphql({ schema, source: query, variableValues: variables, fieldResolver: inventValue });
    faults += result.errors?.length ?? 0;
    const { data = null, errors }: Answered = JSON.parse(JSON.stringify(result));
    return { data, ...(errors && { errors }) };
  };
  return {
    answer,
    source: (subgraph) => ({ ask: ({ query, variables }) => answer(subgraph, query, variables) }),
    caller: {
      ...{ requestId: 'r', tenantId: 1, tenantFromHost: false, principal: ANONYMOUS, session: undefined },
      ...{ clientIp: '::1', idempotencyKey: undefined, traceparent: undefined, browserSession: undefined },
      ...{ timings: new Map(), setHeader: () => undefined, onceClosed: () => () => undefined },
    },
    faults: () => faults,
  };
}

/** Keys of entities come with the question; everything else follows from names and the key. */
const inventValue: GraphQLFieldResolver<unknown, unknown> = (
  source,
  _args,
  _context,
  { fieldName, parentType, returnType },
) => {
  const known: Record<string, unknown> = typeof source === 'object' && source !== null ? { ...source } : {};
  if (known[fieldName] !== undefined) return known[fieldName];
  const seed = createHash('md5')
    .update(`${parentType.name}.${fieldName}.${String(known['id'])}`)
    .digest()
    .readUInt16BE();
  if (seed % FAULT_OF === 0) throw new GraphQLError(`${fieldName} fails`, { extensions: { code: 'NOT_FOUND' } });
  return valueOf(returnType, seed);
};

function valueOf(type: GraphQLOutputType, seed: number): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, seed);
  if (isListType(type)) return [0, 1, 2, 3].map((n) => valueOf(type.ofType, seed + (n % 3)));
  if (isEnumType(type)) return type.getValues()[0]?.value;
  if (isScalarType(type)) return SCALARS[type.name] ?? (type.name === 'ID' ? String(seed % 3) : `text ${seed}`);
  return seed % NULL_OF === 0 ? null : { id: String(seed % 3) };
}

const SCALARS: Readonly<Record<string, unknown>> = { Int: 3, Float: 1.5, Boolean: true };
