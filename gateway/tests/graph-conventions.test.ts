import { readFileSync } from 'node:fs';
import { buildSchema, isNonNullType } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'));
const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});

describe('every mutation', () => {
  it('is part of the graph', () => {
    expect(mutations.length).toBeGreaterThan(20);
  });

  it('is nullable, so that the failure of one keeps the answers of its neighbours', () => {
    expect(mutations.filter(({ type }) => isNonNullType(type)).map(({ name }) => name)).toEqual([]);
  });
});
