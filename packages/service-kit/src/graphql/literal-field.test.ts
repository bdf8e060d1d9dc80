import { buildSchema, GraphQLScalarType, parse, validate } from 'graphql';
import { scalarResolvers } from './scalars.ts';

const schema = buildSchema(`
  scalar Decimal
  scalar Date
  input Line { amount: Decimal  parts: [Decimal!] }
  input Input { day: Date  line: Line  lines: [Line!] }
  type Query { find(id: ID, day: Date, input: Input): Boolean }
`);
for (const [name, { parseLiteral }] of Object.entries(scalarResolvers)) {
  const scalar = schema.getType(name);
  if (scalar instanceof GraphQLScalarType) scalar.parseLiteral = parseLiteral;
}

describe('a literal that a scalar refuses', () => {
  it.each([
    ['{ find(day: "soon") }', 'day', 'NOT_A_DATE'],
    ['{ find(id: 1, day: 7) }', 'day', 'NOT_A_DATE'],
    ['query ($day: Date = "soon") { find(day: $day) }', 'day', 'NOT_A_DATE'],
    [
      '{ a: find(day: "2026-01-01") b: find(input: { line: { amount: "12,50" } }) }',
      'input.line.amount',
      'NOT_A_DECIMAL',
    ],
    ['{ find(input: { lines: [{ amount: "1" }, { parts: ["1", "x"] }] }) }', 'input.lines.parts', 'NOT_A_DECIMAL'],
    ['{ find(input: { line: { amount: "1" }, day: "soon" }) }', 'input.day', 'NOT_A_DATE'],
  ])('is named by its field: %s', (text, field, code) => {
    const [error] = validate(schema, parse(text));
    const message = expect.stringMatching(/^must be /);
    expect(error?.extensions).toEqual({ code: 'VALIDATION_FAILED', details: [{ field, message, code }] });
  });

  it('has no name without locations', () => {
    const [error] = validate(schema, parse('{ find(day: "soon") }', { noLocation: true }));
    expect(error?.extensions).toEqual({ code: 'VALIDATION_FAILED', details: [] });
  });
});
