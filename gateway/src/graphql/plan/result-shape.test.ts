import { buildSchema, executeSync, Kind, parse } from 'graphql';
import { createOperationShapes } from './operation-shapes.ts';

const schema = buildSchema(`
  interface Named { name: String! }
  type Cat implements Named { name: String!  lives: Int }
  type Dog implements Named { name: String!  owner: Cat!  tricks: [String!]! }
  union Pet = Cat | Dog
  enum Mood { CALM WILD }
  type Query { pets: [Pet]  named: Named  strict: [Dog!]  mood: Mood  count: Int }
`);

const tom = { __typename: 'Cat', name: 'Tom', lives: 9 };
/** Also under an alias, as a subgraph answers it. */
const rex = { __typename: 'Dog', name: 'Rex', n: 'Rex', owner: tom, tricks: ['sit'] };

function shape(text: string, data: unknown, variables: Record<string, unknown> = {}) {
  const document = parse(text);
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('Put the operation first.');
  return createOperationShapes(schema, { document, operation }).apply(data, variables);
}

describe('the shape of an operation', () => {
  it.each([
    '{ pets { __typename ... on Named { name } ... on Cat { lives } ... on Dog { owner { lives } } } }',
    '{ pets { ... on Dog { n: name owner { name } } ...C } } fragment C on Cat { lives name }',
    '{ named { ... on Dog { owner { name } } name ... on Dog { owner { lives } tricks } } mood count }',
    '{ strict { owner { __typename n: __typename name } } }',
  ])('is what graphql-js gives: %s', (text) => {
    const data = { pets: [tom, null, rex], named: rex, strict: [rex], mood: 'WILD', count: 3, more: 1 };
    const expected = executeSync({ schema, document: parse(text), rootValue: data });
    expect(expected.errors).toBeUndefined();
    const shaped = shape(text, data);
    expect(JSON.stringify(shaped.data)).toBe(JSON.stringify(expected.data));
    expect(shaped.errors).toEqual([]);
  });

  it.each([
    ['a value that is missing', '{ strict { name } }', { strict: [{ name: null }] }, { strict: null }],
    [
      'a value of a list',
      '{ named { ... on Dog { tricks } } }',
      { named: { ...rex, tricks: [null] } },
      { named: null },
    ],
    ['a list that is none', '{ pets { __typename } }', { pets: 'Cat' }, { pets: null }],
    [
      'a type that clients do not see',
      '{ named { name } }',
      { named: { __typename: 'Fox', name: 'F' } },
      { named: null },
    ],
    ['a value that its enum has not', '{ mood count }', { mood: 'GREEN', count: 1 }, { mood: null, count: 1 }],
    ['a number that is no integer', '{ count }', { count: 1.5 }, { count: null }],
  ])('is null up to where it may be, with an error, for %s', (_what, text, data, expected) => {
    const shaped = shape(text, data);
    expect(JSON.parse(JSON.stringify(shaped.data))).toEqual(expected);
    expect(shaped.errors).toHaveLength(1);
  });

  it('follows the conditions of each request', () => {
    const text = 'query Q($n: Boolean!) { mood @include(if: $n) count @skip(if: $n) }';
    const data = { mood: 'CALM', count: 2 };
    expect({ ...shape(text, data, { n: true }).data }).toEqual({ mood: 'CALM' });
    expect({ ...shape(text, data, { n: false }).data }).toEqual({ count: 2 });
  });

  it('names the place of an error', () => {
    const { errors } = shape('{ strict { owner { name } } }', { strict: [{ owner: { name: 1 } }] });
    expect(errors.map(({ path }) => path)).toEqual([['strict', 0, 'owner', 'name']]);
  });
});
