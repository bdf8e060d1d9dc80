import { GraphQLError, GraphQLScalarType } from 'graphql';

/** Values of audited changes: whatever JSON can say. It is only ever answered, never read from a client. */
export const jsonScalar = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: refuse,
  parseLiteral: refuse,
});

function refuse(): never {
  throw new GraphQLError('JSON is not accepted as input.', { extensions: { code: 'VALIDATION_FAILED', details: [] } });
}
