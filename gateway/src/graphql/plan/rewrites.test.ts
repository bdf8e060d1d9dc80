import { buildSchema } from 'graphql';
import { applyRewrites } from './rewrites.ts';

const schema = buildSchema(`
  interface Pet { name: String }
  type Cat implements Pet { name: String }
  type Dog implements Pet { name: String }
  type Query { pets: [Pet] }
`);

describe('rewrites of a plan', () => {
  it('rename a field of one type, wherever it stands', () => {
    const data = {
      pets: [{ __typename: 'Cat', name__alias_0: 'Tom' }, { __typename: 'Dog', name__alias_0: 'Rex' }, null],
    };
    const path = ['pets', '... on Cat', 'name__alias_0'];
    applyRewrites(schema, [{ kind: 'KeyRenamer', path, renameKeyTo: 'name' }], data);
    expect(data.pets).toEqual([{ __typename: 'Cat', name: 'Tom' }, { __typename: 'Dog', name__alias_0: 'Rex' }, null]);
  });

  it('set a value on all types of an interface', () => {
    const entity = { __typename: 'Cat' };
    applyRewrites(schema, [{ kind: 'ValueSetter', path: ['... on Pet', '__typename'], setValueTo: 'Pet' }], entity);
    expect(entity).toEqual({ __typename: 'Pet' });
  });
});
