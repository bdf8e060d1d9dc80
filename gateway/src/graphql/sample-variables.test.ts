import { buildSchema, getVariableValues, Kind, parse } from 'graphql';
import { sampleVariables } from './sample-variables.ts';

const schema = buildSchema(`
  scalar Decimal
  enum Kind { A B }
  input Inner { amount: Decimal!  note: String }
  input Outer { inner: Inner!  list: [Inner!]!  kind: Kind!  flag: Boolean! = true  count: Int! }
  type Query { f(o: Outer!, id: ID!, s: String, n: Int = 1): Int }
`);

describe('sample variables', () => {
  it('fit whatever an operation wants', () => {
    const document = parse(
      'query Q($o: Outer!, $id: ID!, $s: String, $n: Int! = 3) { f(o: $o, id: $id, s: $s, n: $n) }',
    );
    const [operation] = document.definitions;
    if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
    const samples = sampleVariables(schema, operation);
    expect(samples).toEqual({ o: { inner: { amount: '0' }, list: [], kind: 'A', count: 0 }, id: '0' });
    expect(getVariableValues(schema, operation.variableDefinitions ?? [], samples).errors).toBeUndefined();
  });
});
