import { readFileSync } from 'node:fs';
import {
  buildSchema,
  isObjectType,
  Kind,
  parse,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { FIELD_WEIGHTS } from './field-weights.ts';
import { operationCost } from './query-cost.ts';
import { asksForSchema, checkQueryShape, rootFieldNames } from './query-shape.ts';

const limits = { maxDepth: 4, maxFields: 20, maxAliases: 3, maxTokens: 100, maxCost: 100 };

function read(text: string): [OperationDefinitionNode, Map<string, FragmentDefinitionNode>] {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: OperationDefinitionNode[] = [];
  for (const definition of parse(text).definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operations.push(definition);
  }
  const [operation] = operations;
  if (!operation) throw new Error('no operation');
  return [operation, fragments];
}

describe('the shape of a query', () => {
  it.each(['{ a { b { c { d } } } }', '{ x: a y: b z: c }', '{ a ... { b ...F } } fragment F on T { c }'])(
    'may be %s',
    (text) => {
      expect(() => checkQueryShape(...read(text), limits)).not.toThrow();
    },
  );

  it.each([
    ['nesting', '{ a { b { c { d { e } } } } }'],
    ['nesting', '{ a { ...F } } fragment F on T { b { ... on T { c { d { e } } } } }'],
    ['aliases', '{ w: a x: a y: a z: a }'],
    ['aliases', '{ ...F ... { ...F } } fragment F on T { x: a y: b }'],
    ['fields', `{ ${'a '.repeat(21)} }`],
    ['fields', '{ ...A } fragment A on T { ...B ...B } fragment B on T { ...C ...C } fragment C on T { a b c d e f }'],
  ])('is refused for its %s: %s', (what, text) => {
    expect(() => checkQueryShape(...read(text), limits)).toThrow(what);
  });

  it('takes fragments that lead in a circle for empty', () => {
    expect(() => checkQueryShape(...read('{ ...A } fragment A on T { a ...A }'), limits)).not.toThrow();
  });

  it('knows what is asked at the root, once for each name of an answer', () => {
    const text =
      'mutation { login b: login ...F ... on Mutation { logout } } fragment F on Mutation { c: login b: login ...F }';
    expect(rootFieldNames(...read(text))).toEqual(['login', 'login', 'login', 'logout']);
    expect(
      asksForSchema(rootFieldNames(...read('{ ...F } fragment F on Query { x: __schema { types { name } } }'))),
    ).toBe(true);
    expect(asksForSchema(rootFieldNames(...read('{ __typename me }')))).toBe(false);
  });
});

describe('the cost of a query', () => {
  const schema = buildSchema(`
    type Query { me: User  users(first: Int = 20): UserConnection  user: User }
    type UserConnection { nodes: [User!]!  totalCount: Int! }
    type User { name: String  history: [Change!]!  friends(first: Int, last: Int): UserConnection }
    type Change { at: String }
  `);
  const cost = (text: string, variables = {}) => operationCost(schema, ...read(text))(variables);

  it.each([
    ['values cost nothing', '{ users(first: 1) { totalCount } }', 1],
    ['an object is one', '{ me { name } user { name } }', 2],
    ['a page counts its size', '{ users(first: 50) { nodes { name } } }', 100],
    ['a page without a size has the usual one', '{ users { nodes { name } } }', 40],
    ['a list without pages has some', '{ me { history { at } } }', 11],
    ['pages in pages multiply', '{ users(first: 10) { nodes { friends(first: 10) { nodes { name } } } } }', 220],
    ['the larger of two sizes counts', '{ me { friends(first: 1, last: 9) { nodes { name } } } }', 19],
    [
      'fragments count where they stand',
      '{ me { ...F } user { ...F } } fragment F on User { friends(first: 5) { nodes { name } } }',
      22,
    ],
    ['introspection is free', '{ __schema { types { name } } }', 0],
    ['sizes out of range make nothing cheap', '{ users(first: -5) { nodes { name } } }', 40],
  ])('%s', (_what, text, expected) => {
    expect(cost(text)).toBe(expected);
  });

  it('adds the weight of fields whose work does not follow from what they bring back', () => {
    const weights = { 'Query.me': 50, 'User.name': 3 };
    const weighed = (text: string) => operationCost(schema, ...read(text), weights)({});
    expect(weighed('{ me { name } }')).toBe(54);
    expect(weighed('{ a: me { name } b: me { ...F } } fragment F on User { x: name }')).toBe(108);
    expect(weighed('{ users(first: 10) { nodes { name } } }')).toBe(50);
  });

  it('weighs fields that exist, so that no operation verifies the audit trail thirty times', () => {
    const graph = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
    const missing = Object.keys(FIELD_WEIGHTS).filter((coordinate) => {
      const [type = '', field = ''] = coordinate.split('.');
      const found = graph.getType(type);
      return !isObjectType(found) || !(field in found.getFields());
    });
    expect(missing).toEqual([]);
    const thirty = Array.from({ length: 30 }, (_, n) => `v${n}: auditVerification { ok }`).join(' ');
    expect(operationCost(graph, ...read(`{ ${thirty} }`))({})).toBeGreaterThan(5_000);
  });

  it('reads sizes from variables', () => {
    const text = 'query Q($n: Int) { users(first: $n) { nodes { name } } }';
    expect(cost(text, { n: 3 })).toBe(6);
    expect(cost(text)).toBe(40);
    expect(cost(text, { n: 1e9 })).toBe(2e9);
    const withDefault = 'query Q($n: Int = 90) { users(first: $n) { nodes { name } } }';
    expect(cost(withDefault)).toBe(180);
    expect(cost(withDefault, { n: 3 })).toBe(6);
  });
});
