import { readFileSync } from 'node:fs';
import { ApolloGateway } from '@apollo/gateway';
import { buildSchema } from 'graphql';
import { createLogger } from '@outlay/telemetry/logger';
import { analyseOperation } from '../src/graphql/analysed-operation.ts';
import { createFederation, planningContext, type Federation } from '../src/graphql/federation.ts';
import { sampleVariables } from '../src/graphql/sample-variables.ts';
import { restRoutes } from '../src/rest/routes.ts';
import { createSupergraphFile } from '../src/supergraph.ts';
import { invent, type InventedSubgraphs } from './kit/invented-subgraphs.ts';
import { webOperations } from './kit/web-operations.ts';

const path = new URL('../supergraph.graphql', import.meta.url).pathname;
const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const logger = createLogger({ service: 'test', level: 'silent' });

const CLIENTS = [
  '{ __typename a: __typename me { __typename user { id } } }',
  '{ __type(name: "Expense") { name fields { name } } expenses(first: 2) { totalCount } }',
  'query Q($n: Boolean = true) { expenses { nodes { id @include(if: $n) vendor @skip(if: $n) v: vendor } } }',
  'query Q($n: Boolean! = false) { me { user { name @include(if: $n) } } projects @skip(if: $n) { totalCount } }',
  `{ expenses { ...A nodes { ...B project { name status } createdBy { id name } } } accounts { nodes { name id } } }
   fragment A on ExpenseConnection { totalCount nodes { id amount { currency } } }
   fragment B on Expense { amount { amount currency } account { name } __typename }`,
  '{ x: expenses { n: nodes { p: project { id manager: name } } } y: expenses { nodes { project { status } } } }',
  '{ __proto__: me { constructor: user { toString: name } } }',
];

const operations = [
  ...restRoutes.flatMap(({ sources }) => sources),
  ...webOperations().map(({ text }) => text),
  ...CLIENTS,
];

describe('the results of plans', () => {
  let subgraphs: InventedSubgraphs;
  let federation: Federation;
  let apollo: ApolloGateway;

  beforeAll(async () => {
    subgraphs = invent();
    const source = createSupergraphFile({ path, watch: false, logger });
    federation = createFederation({ source, subgraph: ({ name }) => subgraphs.source(name), logger });
    apollo = new ApolloGateway({
      supergraphSdl: readFileSync(path, 'utf8'),
      buildService: ({ name }) => ({
        process: async ({ request: { query = '', variables = {} } }) => subgraphs.answer(name, query, variables),
      }),
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    });
    await federation.start(() => undefined);
    await apollo.load();
  });
  afterAll(async () => {
    await federation.stop();
    await apollo.stop();
  });

  it.each([...new Set(operations)])('are those of Apollo: %s', async (text) => {
    const settings = { schema, operationName: undefined, limits: undefined, introspection: true, browser: undefined };
    const operation = analyseOperation(text, settings);
    const variables = sampleVariables(schema, operation.operation);
    const expected = await apollo.executor(planningContext(schema, operation, logger));
    const result = await federation.run(operation, variables, subgraphs.caller);
    expect(JSON.stringify(result.data)).toBe(JSON.stringify(expected.data));
    expect(placesOf(result.errors)).toEqual(placesOf(expected.errors ?? []));
  });

  it('holds errors and nulls in some of them', () => {
    expect(subgraphs.faults()).toBeGreaterThan(10);
  });
});

function placesOf(errors: readonly { message: string; path?: readonly (string | number)[] | undefined }[]): string[] {
  return errors.map(({ message, path: place = [] }) => `${place.join('.')}: ${message}`).sort();
}
