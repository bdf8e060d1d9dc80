import { buildSchema, GraphQLScalarType, parse, validate, Kind } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { valueDetails } from './value-errors.ts';

const schema = buildSchema(`
  scalar Decimal
  enum Kind { BANK CASH }
  input Owner { email: String! }
  input Input { amount: Decimal!  kind: Kind  owner: Owner  tags: [String!] }
  type Query { record(input: Input!, id: ID!): Boolean }
`);
const decimal = schema.getType('Decimal');
if (decimal instanceof GraphQLScalarType) {
  decimal.parseValue = (value) => {
    if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) return value;
    throw new Error('Decimal must be a plain decimal number, such as "250.75".');
  };
}
const document = parse('query ($input: Input!, $id: ID!) { record(input: $input, id: $id) }');
const [operation] = document.definitions;

/** The details of all that is wrong with variables. */
function detailsOf(variables: Record<string, unknown>) {
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('not an operation');
  const { errors = [] } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return errors.flatMap(({ message }) => valueDetails(message));
}

describe('valueDetails', () => {
  const good = { input: { amount: '1' }, id: '1' };

  it.each<[string, Record<string, unknown>, string, string]>([
    ['a decimal comma', { input: { amount: '12,50' } }, 'input.amount', 'NOT_A_DECIMAL'],
    ['an unknown choice', { input: { amount: '1', kind: 'BANG' } }, 'input.kind', 'INVALID_CHOICE'],
    ['a number as a choice', { input: { amount: '1', kind: 1 } }, 'input.kind', 'INVALID_CHOICE'],
    ['a field that is missing', { input: {} }, 'input.amount', 'REQUIRED'],
    ['a field that is null', { input: { amount: null } }, 'input.amount', 'REQUIRED'],
    ['a nested field that is missing', { input: { amount: '1', owner: {} } }, 'input.owner.email', 'REQUIRED'],
    [
      'a nested value of another type',
      { input: { amount: '1', owner: { email: 5 } } },
      'input.owner.email',
      'INVALID_TYPE',
    ],
    ['an unknown field', { input: { amount: '1', amuont: '2' } }, 'input.amuont', 'UNKNOWN_FIELD'],
    ['an item of a list', { input: { amount: '1', tags: ['a', null] } }, 'input.tags.1', 'REQUIRED'],
    ['no object', { input: 5 }, 'input', 'INVALID_TYPE'],
    ['a variable that is missing', { id: undefined }, 'id', 'REQUIRED'],
    ['a variable that is null', { id: null }, 'id', 'REQUIRED'],
  ])('names the field and the fault: %s', (_what, variables, field, code) => {
    expect(detailsOf({ ...good, ...variables })).toMatchObject([{ field, code }]);
  });

  it('says what a scalar wants, after the name of the field', () => {
    const [detail] = detailsOf({ ...good, input: { amount: '12,50' } });
    expect(detail?.message).toBe('must be a plain decimal number, such as "250.75"');
  });

  it.each([
    ['{ record(input: {}, id: 1) }', 'amount', 'REQUIRED'],
    ['{ record(input: { amount: "1", x: 1 }, id: 1) }', 'x', 'UNKNOWN_FIELD'],
    ['{ record(input: { amount: "1" }) }', 'id', 'REQUIRED'],
  ])('reads what is written in the operation itself: %s', (text, field, code) => {
    expect(validate(schema, parse(text)).flatMap(({ message }) => valueDetails(message))).toMatchObject([
      { field, code },
    ]);
  });

  it('says nothing of other messages', () => {
    expect(valueDetails('Syntax Error: Unexpected "}".')).toEqual([]);
    expect(valueDetails('Cannot query field "x" on type "Query".')).toEqual([]);
  });
});
